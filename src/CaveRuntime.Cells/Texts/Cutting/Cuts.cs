namespace CaveRuntime.Cells;

/// <summary>Where a text is cut. The pieces come into being when they are asked for.</summary>
internal abstract class Cuts
{
    public abstract int Count { get; }

    /// <summary>The piece with this number, which the caller has checked.</summary>
    public abstract Text At(int index);

    public abstract IEnumerator<Text> Walk();
}

/// <summary>Pieces whose places were worked out once, eight bytes each.</summary>
internal sealed class StoredCuts(Text text, List<(int Start, int Length)> places) : Cuts
{
    public override int Count => places.Count;

    public override Text At(int index) => text.View(places[index].Start, places[index].Length);

    public override IEnumerator<Text> Walk()
    {
        foreach (var (start, length) in places)
            yield return text.View(start, length);
    }
}

/// <summary>Lines: walked without any index, found by number with the one that the buffer keeps.</summary>
internal sealed class LineCuts(Text text) : Cuts
{
    public override int Count
    {
        get
        {
            if (text.Length == 0)
                return 0;
            var last = text[^1];
            return EndsBefore(text.Length) + (last is '\n' or '\r' ? 0 : 1);
        }
    }

    public override Text At(int index)
    {
        var start = 0;
        if (index > 0)
        {
            var lines = text.Buffer.Lines;
            start = lines.AfterEnd(lines.EndsBefore(text.Start) + index - 1) - text.Start;
        }

        return text.View(start, EndOfLine(start) - start);
    }

    public override IEnumerator<Text> Walk()
    {
        for (var start = 0; start < text.Length;)
        {
            var end = EndOfLine(start);
            yield return text.View(start, end - start);
            start = end;
            if (start < text.Length)
                start += text[start] == '\r' && start + 1 < text.Length && text[start + 1] == '\n' ? 2 : 1;
        }
    }

    /// <summary>How many line ends of this text lie before a position in it.</summary>
    public int EndsBefore(int position)
    {
        var lines = text.Buffer.Lines;
        var ends = lines.EndsBefore(text.Start + position) - lines.EndsBefore(text.Start);
        // The buffer counts a pair at its \n; a text that ends between the two has its line end at the \r.
        var end = text.Start + position;
        var cutsPair = position > 0 && position == text.Length && text[position - 1] == '\r'
            && end < text.Buffer.Length && text.Kept(text.Buffer.Span[end]) == '\n';
        return ends + (cutsPair ? 1 : 0);
    }

    private int EndOfLine(int start)
    {
        var at = text.Kept(text.Span[start..].IndexOfAny('\n', '\r'));
        return at < 0 ? text.Length : start + at;
    }
}
