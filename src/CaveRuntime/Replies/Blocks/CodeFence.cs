namespace CaveRuntime.Replies.Blocks;

/// <summary>
/// Follows C# code line by line, just far enough to know whether the next line begins inside a string or a comment that
/// spans lines: a fence mark there belongs to the code.
/// </summary>
internal struct CodeFence
{
    private bool _inComment;
    private bool _inVerbatim;
    private int _rawQuotes;

    /// <summary>Whether the next line begins inside a literal or a comment.</summary>
    public readonly bool IsInside => _inComment || _inVerbatim || _rawQuotes > 0;

    /// <summary>Takes one line of code.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fence">The mark to look for; empty for none.</param>
    /// <returns>Where the mark stands outside of literals and comments; negative where it does not.</returns>
    public int Read(ReadOnlySpan<char> line, ReadOnlySpan<char> fence = default)
    {
        for (int i = 0; i < line.Length;)
        {
            ReadOnlySpan<char> rest = line[i..];
            if (_inComment)
                i += Skip(rest, "*/", ref _inComment);
            else if (_rawQuotes > 0)
                i += SkipRaw(rest);
            else if (_inVerbatim)
                i += SkipVerbatim(rest);
            else if (!fence.IsEmpty && rest.StartsWith(fence))
                return i;
            else if (rest.StartsWith("//"))
                return -1;
            else if (rest.StartsWith("/*"))
                (_inComment, i) = (true, i + 2);
            else if (rest.StartsWith("\"\"\""))
                i += _rawQuotes = Quotes(rest);
            else if (rest[0] == '"' && IsVerbatim(line[..i]))
                (_inVerbatim, i) = (true, i + 1);
            else if (rest[0] is '"' or '\'')
                i += LiteralLength(rest);
            else
                i++;
        }

        return -1;
    }

    private static int Quotes(ReadOnlySpan<char> text)
    {
        int other = text.IndexOfAnyExcept('"');
        return other < 0 ? text.Length : other;
    }

    private static bool IsVerbatim(ReadOnlySpan<char> before) => before.EndsWith("@") || before.EndsWith("@$");

    private static int Skip(ReadOnlySpan<char> rest, ReadOnlySpan<char> end, ref bool inside)
    {
        int at = rest.IndexOf(end);
        inside = at < 0;
        return at < 0 ? rest.Length : at + end.Length;
    }

    private int SkipRaw(ReadOnlySpan<char> rest)
    {
        int at = rest.IndexOf('"');
        if (at < 0)
            return rest.Length;
        int quotes = Quotes(rest[at..]);
        if (quotes >= _rawQuotes)
            _rawQuotes = 0;
        return at + quotes;
    }

    private int SkipVerbatim(ReadOnlySpan<char> rest)
    {
        int at = rest.IndexOf('"');
        if (at < 0)
            return rest.Length;
        if (rest[(at + 1)..].StartsWith("\""))
            return at + 2;
        _inVerbatim = false;
        return at + 1;
    }

    // A plain literal ends with its line at the latest.
    private static int LiteralLength(ReadOnlySpan<char> rest)
    {
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
                i++;
            else if (rest[i] == rest[0])
                return i + 1;
        }

        return rest.Length;
    }
}
