using System.Text.RegularExpressions;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Searching;

/// <summary>Finds a regular expression, in the order in which <see cref="Regex.Matches(string)"/> would.</summary>
internal sealed class RegexMatcher(BufferSlice text, Regex pattern) : Matcher
{
    /// <inheritdoc/>
    public override int First => pattern.RightToLeft ? text.Length : 0;

    /// <inheritdoc/>
    public override int Count(int every, List<int> places)
    {
        var count = 0;
        foreach (var match in pattern.EnumerateMatches(text.Span))
        {
            if (++count % every == 0)
                places.Add(After(match));
        }

        return text.Kept(count);
    }

    /// <inheritdoc/>
    public override int Find(int from, Span<(int Start, int Length)> matches, out int next)
    {
        var found = 0;
        next = NoMore;
        if (from == NoMore || matches.IsEmpty)
            return 0;
        foreach (var match in pattern.EnumerateMatches(text.Span, from))
        {
            matches[found++] = (match.Index, match.Length);
            if (found == matches.Length)
            {
                next = After(match);
                break;
            }
        }

        return text.Kept(found);
    }

    // After an empty match the search goes on one character further, or it would stand still.
    private int After(ValueMatch match)
    {
        if (pattern.RightToLeft)
            return match.Length > 0 ? match.Index : match.Index > 0 ? match.Index - 1 : NoMore;
        var end = match.Index + match.Length;
        return match.Length > 0 ? end : end < text.Length ? end + 1 : NoMore;
    }
}
