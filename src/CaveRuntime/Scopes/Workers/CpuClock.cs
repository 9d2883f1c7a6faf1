namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// Watches the processor time of a worker while a cell runs: what a cell sets going on other threads counts even while the
/// cell's own clock stands still. Looks a few times a second; the kernel's own limit stands behind it. Disposing ends the watch.
/// </summary>
internal sealed class CpuClock : IDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly ITimer _timer;
    private int _told;

    /// <summary>Starts the watch.</summary>
    /// <param name="time">The clock to look by.</param>
    /// <param name="used">Processor time used so far.</param>
    /// <param name="limit">How much more may be used.</param>
    /// <param name="expired">Told once, when it is.</param>
    public CpuClock(TimeProvider time, Func<TimeSpan> used, TimeSpan limit, Action expired)
    {
        TimeSpan end = used() + limit;
        _timer = time.CreateTimer(
            _ =>
            {
                if (used() >= end && Interlocked.Exchange(ref _told, 1) == 0)
                    expired();
            },
            null,
            s_look,
            s_look);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
