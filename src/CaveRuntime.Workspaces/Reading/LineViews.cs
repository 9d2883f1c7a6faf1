namespace CaveRuntime.Workspaces.Reading;

/// <summary>Cuts pages out of long results.</summary>
internal static class LineViews
{
    private const int MaxChars = 40_000;

    /// <summary>Whole lines of a text, at least one where there is any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line.</exception>
    public static FileView Of(string path, string text, int firstLine, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstLine, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        int total = Count(text);
        if (firstLine > Math.Max(total, 1))
            throw new ArgumentOutOfRangeException(nameof(firstLine), $"'{path}' has {total} lines, so there is no line {firstLine}.");
        int start = 0;
        for (int line = 1; line < firstLine; line++)
            start = text.IndexOf('\n', start) + 1;
        int end = start, shown = 0;
        while (shown < lines && end < text.Length)
        {
            int next = text.IndexOf('\n', end) is var at and >= 0 ? at + 1 : text.Length;
            if (shown > 0 && next - start > MaxChars)
                break;
            (end, shown) = (next, shown + 1);
        }

        bool isCut = end - start > MaxChars;
        int cut = isCut && char.IsHighSurrogate(text[start + MaxChars - 1]) ? MaxChars - 1 : MaxChars;
        return new FileView(
            path, firstLine, shown, total, text[start..(isCut ? start + cut : end)], end < text.Length ? firstLine + shown : null, isCut);
    }

    /// <summary>One page of a list.</summary>
    public static EntryList Page(IReadOnlyList<WorkspaceEntry> all, int offset, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new EntryList([.. all.Skip(offset).Take(size)], all.Count, offset + size < all.Count ? offset + size : null);
    }

    private static int Count(string text) => text.Length == 0 ? 0 : text.AsSpan().Count('\n') + (text[^1] == '\n' ? 0 : 1);
}
