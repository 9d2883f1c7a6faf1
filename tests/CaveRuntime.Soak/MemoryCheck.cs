namespace CaveRuntime.Soak;

/// <summary>Whether memory stays flat: a line through the quiet points after the warm-up.</summary>
internal sealed record MemoryCheck(QuietPoint First, QuietPoint Last, double HeapPerThousand, double RssPerThousand, bool IsFitted)
{
    /// <summary>Most growth of the managed heap, in MB for a thousand sessions.</summary>
    public const double HeapBound = 1;

    /// <summary>Most growth of resident memory, in MB for a thousand sessions: the runtime's own share of it goes up and down by some tens of MB.</summary>
    public const double RssBound = 15;

    /// <summary>Most growth of the managed heap in MB where a run is too short to draw a line through.</summary>
    public const double ShortHeapBound = 8;

    private const double Megabyte = 1e6;
    private const int FewestPoints = 8, FewestSessions = 500;

    /// <summary>Looks at the quiet points; the first fifth of them is warm-up, and two at least.</summary>
    public static MemoryCheck Of(IReadOnlyList<QuietPoint> points)
    {
        QuietPoint[] warm = [.. points.Skip(Math.Min(Math.Max(2, points.Count / 5), points.Count - 1))];
        double heap = Trend.Of([.. warm.Select(p => ((double)p.Sessions, p.Heap / Megabyte))]).Slope * 1_000;
        double rss = Trend.Of([.. warm.Select(p => ((double)p.Sessions, p.Rss / Megabyte))]).Slope * 1_000;
        return new MemoryCheck(warm[0], warm[^1], heap, rss, warm.Length >= FewestPoints && warm[^1].Sessions - warm[0].Sessions >= FewestSessions);
    }

    /// <summary>What grew too much; a sentence each.</summary>
    public IEnumerable<string> Violations()
    {
        if (IsFitted && HeapPerThousand > HeapBound)
            yield return FormattableString.Invariant($"the managed heap grows by {HeapPerThousand:0.00} MB for a thousand sessions; {HeapBound} is the bound");
        if (IsFitted && RssPerThousand > RssBound)
            yield return FormattableString.Invariant($"resident memory grows by {RssPerThousand:0.0} MB for a thousand sessions; {RssBound} is the bound");
        if (!IsFitted && (Last.Heap - First.Heap) / Megabyte > ShortHeapBound)
            yield return FormattableString.Invariant($"the managed heap grew from {First.Heap / Megabyte:0.0} to {Last.Heap / Megabyte:0.0} MB; {ShortHeapBound} MB more is the bound of a short run");
    }
}
