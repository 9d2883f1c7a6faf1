using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Searching;

/// <summary>Finds plain characters: vectorised, and counted on several processors.</summary>
internal sealed class WordMatcher(BufferSlice text, string value, StringComparison comparison) : Matcher
{
    /// <inheritdoc/>
    public override int First => 0;

    /// <inheritdoc/>
    public override int Count(int every, List<int> places) => Scan.Count(text, value, comparison);

    /// <inheritdoc/>
    public override int Find(int from, Span<(int Start, int Length)> matches, out int next)
    {
        next = from;
        for (var found = 0; found < matches.Length; found++)
        {
            var at = Scan.IndexOf(text, next, text.Length - next, value, comparison);
            if (at < 0)
            {
                next = NoMore;
                return found;
            }

            matches[found] = (at, value.Length);
            next = at + value.Length;
        }

        return matches.Length;
    }
}
