namespace CaveRuntime.Soak;

/// <summary>Whether memory stays flat: a line through the quiet points after the warm-up.</summary>
/// <param name="First">The first quiet point after the warm-up.</param>
/// <param name="Last">The last one.</param>
/// <param name="Heap">Growth of the managed heap, in MB for a thousand sessions.</param>
/// <param name="Rss">Growth of resident memory, in MB for a thousand sessions.</param>
internal sealed record MemoryCheck(QuietPoint First, QuietPoint Last, Trend Heap, Trend Rss)
{
    /// <summary>Most growth of the managed heap, in MB for a thousand sessions. One session that is kept whole is 0.1 MB: ten times as much
    /// as this allows.</summary>
    public const double HeapBound = 1;

    /// <summary>Most growth of resident memory, in MB for a thousand sessions: the runtime's own share goes on growing for an hour or
    /// so.</summary>
    public const double RssBound = 20;

    /// <summary>Most growth of the managed heap in MB where a run is too short to draw a line through.</summary>
    public const double ShortHeapBound = 8;

    private const double Megabyte = 1e6;
    private const int FewestSessions = 500;

    /// <summary>Whether there are enough sessions to speak of growth.</summary>
    public bool IsFitted => Last.Sessions - First.Sessions >= FewestSessions;

    /// <summary>Looks at the quiet points; the first fifth of them is warm-up, and two at least.</summary>
    public static MemoryCheck Of(IReadOnlyList<QuietPoint> points)
    {
        QuietPoint[] warm = [.. points.Skip(Math.Min(Math.Max(2, points.Count / 5), points.Count - 1))];
        return new MemoryCheck(
            warm[0],
            warm[^1],
            Trend.Of([.. warm.Select(p => ((double)p.Sessions, p.Heap / Megabyte))]) * 1_000,
            Trend.Of([.. warm.Select(p => ((double)p.Sessions, p.Rss / Megabyte))]) * 1_000);
    }

    /// <summary>What grew too much; a sentence each.</summary>
    public IEnumerable<string> Violations()
    {
        if (IsFitted && Heap.AtLeast > HeapBound)
        {
            yield return FormattableString.Invariant(
                $"the managed heap grows by {Heap.Slope:0.00} ± {2 * Heap.Error:0.00} MB for a thousand sessions; {HeapBound} is the bound");
        }
        if (IsFitted && Rss.AtLeast > RssBound)
        {
            yield return FormattableString.Invariant(
                $"resident memory grows by {Rss.Slope:0.0} ± {2 * Rss.Error:0.0} MB for a thousand sessions; {RssBound} is the bound");
        }
        if (!IsFitted && (Last.Heap - First.Heap) / Megabyte > ShortHeapBound)
        {
            yield return FormattableString.Invariant(
                $"the managed heap grew from {First.Heap / Megabyte:0.0} to {Last.Heap / Megabyte:0.0} MB; {ShortHeapBound} MB more is the bound of a short run");
        }
    }
}
