namespace CaveRuntime.Scripting.Advice;

/// <summary>Which of the names that exist a wrong one may mean.</summary>
internal static class NearNames
{
    // Longer names are not compared: the work grows with the square.
    private const int MaxLength = 60;

    /// <summary>The names, the nearest first.</summary>
    public static IReadOnlyList<string> InOrder(string wrong, IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).OrderBy(n => Distance(wrong, n)).ThenBy(n => n, StringComparer.Ordinal)];

    /// <summary>Those that it may well mean: a slip of the pen, another case, other underscores.</summary>
    public static IReadOnlyList<string> Close(string wrong, IEnumerable<string> names, int most) =>
        [.. InOrder(wrong, names).Where(n => Distance(wrong, n) <= Math.Max(1, Math.Min(wrong.Length, n.Length) / 3)).Take(most)];

    private static int Distance(string wrong, string name)
    {
        (string a, string b) = (Plain(wrong), Plain(name));
        if (a == b)
            return 0;
        if (a.Length > MaxLength || b.Length > MaxLength)
            return MaxLength;
        int edits = EditDistance.Of(a, b);
        // Part of each other counts as near: Text and LineText.
        bool isPart = Math.Min(a.Length, b.Length) >= 3
            && (b.Contains(a, StringComparison.Ordinal) || a.Contains(b, StringComparison.Ordinal));
        return isPart ? Math.Min(edits, 1) : edits;
    }

    // A method is shown with brackets.
    private static string Plain(string name) => name.Split('(')[0].Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
