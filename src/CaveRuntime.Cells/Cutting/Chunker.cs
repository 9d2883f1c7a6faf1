namespace CaveRuntime.Cells.Cutting;

/// <summary>Cuts a text into chunks of at most a number of estimated tokens, each as long as a good boundary allows.</summary>
internal static class Chunker
{
    public static List<(int Start, int Length)> Cut(ReadOnlySpan<char> text, int tokens, int overlap)
    {
        var chunks = new List<(int Start, int Length)>();
        for (var start = 0; start < text.Length;)
        {
            var fits = TokenEstimate.CharactersWithin(text[start..], tokens);
            if (start + fits == text.Length)
            {
                chunks.Add((start, fits));
                break;
            }

            // Ending at a paragraph is not worth a chunk of less than half of what fits.
            var latest = Math.Max(start + fits, start + 1);
            var end = Boundary.Best(text, start, Math.Max(start + (fits / 2), start + 1), latest);
            chunks.Add((start, end - start));
            start = overlap == 0 || end == text.Length ? end : NextStart(text, start, end, overlap);
        }

        return chunks;
    }

    /// <summary>Back from the end by at most the overlap, to a good boundary, but never to where the chunk began.</summary>
    private static int NextStart(ReadOnlySpan<char> text, int start, int end, int overlap)
    {
        var earliest = Math.Max(end - TokenEstimate.CharactersWithinFromEnd(text[start..end], overlap), start + 1);
        if (earliest >= end)
            return end;
        // In the first half, so that at least half of the overlap is kept.
        var next = Boundary.Best(text, earliest - 1, earliest, earliest + ((end - earliest) / 2));
        return next < end ? next : end;
    }
}
