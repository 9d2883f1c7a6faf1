namespace CaveRuntime.Cells.Texts;

/// <summary>How a list of hits is printed.</summary>
internal static class HitPrint
{
    private const int MaxPlaces = 10;

    /// <summary>One line for hits whose surroundings overlap: their places, and the surroundings of all of them once.</summary>
    /// <param name="hits">Hits in order of position.</param>
    /// <param name="text">The text that was searched.</param>
    public static IEnumerable<string> Lines(IEnumerable<Hit> hits, Text text)
    {
        var together = new List<Hit>();
        var (from, to) = (0, 0);
        foreach (var hit in hits)
        {
            var shown = hit.Text;
            var (start, end) = (shown.Start - text.Start, shown.Start - text.Start + shown.Length);
            if (together.Count > 0 && (start >= to || end <= from))
            {
                yield return Line(together, text, text.View(from, to - from));
                together.Clear();
            }

            (from, to) = together.Count == 0 ? (start, end) : (Math.Min(from, start), Math.Max(to, end));
            together.Add(hit);
        }

        if (together.Count > 0)
            yield return Line(together, text, text.View(from, to - from));
    }

    private static string Line(List<Hit> hits, Text text, Text around)
    {
        if (hits.Count == 1)
            return hits[0].ToString();
        var places = hits.Select(h => TextPlace.Of(text, h.Position)).ToList();
        var first = places[0];
        var shown = string.Join(", ", places.Take(MaxPlaces).Select(p => (first.Document is null ? "@" : "") + p.Character));
        var more = places.Count > MaxPlaces ? $" and {places.Count - MaxPlaces:N0} more" : "";
        var (low, high) = (places.Min(p => p.Line), places.Max(p => p.Line));
        var lines = low == high ? $"line {low}" : $"lines {low} to {high}";
        var labels = places.Select(p => p.Label).OfType<string>().Distinct().ToList();
        var label = labels.Count switch { 0 => "", 1 => labels[0] + ", ", _ => $"{labels[0]} to {labels[^1]}, " };
        return first.Document is null
            ? $"{shown}{more}: {around}"
            : $"{first.Document}, {label}{lines}, characters {shown}{more}: {around}";
    }
}
