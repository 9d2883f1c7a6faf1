using CaveRuntime.Confinement.Memory;

namespace CaveRuntime.Worker;

/// <summary>
/// Makes a worker small while nobody needs it: after the warm-up, and a second after its last cell. A model thinks longer
/// than that between two cells, and many sessions wait for their models at once.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    // A larger heap is a scope full of data: compacting it would take longer than the next cell should wait.
    private const long MaxHeapBytes = 64L << 20;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1);

    private readonly CleanPages _pages;
    private readonly Timer _timer;

    private IdleMemory(CleanPages pages) => (_pages, _timer) = (pages, new Timer(_ => Shrink()));

    /// <summary>Notes what can be let go of, and lets go of it a first time. Once everything is loaded, and before the seal.</summary>
    public static IdleMemory Begin()
    {
        var idle = new IdleMemory(CleanPages.Find());
        idle.Shrink();
        // Once more when the compiler of hot code has done with the warm-up.
        idle.CellEnds();
        return idle;
    }

    /// <summary>A cell begins.</summary>
    public void CellStarts() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>A cell has ended.</summary>
    public void CellEnds() => _timer.Change(s_idle, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Shrink()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > MaxHeapBytes)
            return;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _pages.Release();
    }
}
