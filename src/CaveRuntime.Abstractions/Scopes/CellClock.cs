namespace CaveRuntime.Scopes;

/// <summary>
/// Counts the time that a cell uses for itself: the clock stands still while a call of the cell is under way.
/// Tells when the limit is reached, and once more when the grace after it has passed. Thread-safe.
/// </summary>
public sealed class CellClock : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _expired;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long _since;
    private int _calls;
    private bool _done;

    /// <summary>Starts the clock.</summary>
    public CellClock(TimeProvider time, TimeSpan limit, Action expired)
    {
        (_time, _left, _expired) = (time, limit, expired);
        _since = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Fire(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A call of the cell begins; dispose what is returned when it has ended.</summary>
    public IDisposable Call()
    {
        lock (_gate)
        {
            if (_calls++ == 0)
                Halt();
        }

        return new Running(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _done = true;
        _timer.Dispose();
    }

    private void Halt()
    {
        _left -= _time.GetElapsedTime(_since);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Resume()
    {
        lock (_gate)
        {
            if (--_calls > 0 || _done)
                return;
            _since = _time.GetTimestamp();
            _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            // A call may have begun while the timer was on its way.
            if (_done || _calls > 0)
                return;
            _done = true;
        }

        _expired();
    }

    private sealed class Running(CellClock clock) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                clock.Resume();
        }
    }
}
