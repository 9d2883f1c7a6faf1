namespace CaveRuntime.Cells.Searching;

/// <summary>Finds the matches of one pattern in one text, from any place on. Safe for any number of threads.</summary>
internal abstract class Matcher
{
    /// <summary>What <see cref="Find"/> gives as the next place after the last match.</summary>
    public const int NoMore = -1;

    /// <summary>The place where the search begins.</summary>
    public abstract int First { get; }

    /// <summary>Counts all matches and notes the place before every so many of them.</summary>
    /// <param name="every">How many matches lie between two places.</param>
    /// <param name="places">Gets the places, without the first; may be left out, where counting is faster without.</param>
    public abstract int Count(int every, List<int> places);

    /// <summary>Finds the next matches.</summary>
    /// <param name="from">The first place, or what an earlier call gave.</param>
    /// <param name="matches">Filled with as many as there are.</param>
    /// <param name="next">Where to go on.</param>
    /// <returns>How many were found.</returns>
    public abstract int Find(int from, Span<(int Start, int Length)> matches, out int next);
}
