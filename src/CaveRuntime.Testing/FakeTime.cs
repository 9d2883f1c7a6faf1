namespace CaveRuntime.Testing;

/// <summary>
/// A clock that moves only when told to, and says when somebody set a timer on it. It begins on 1 January 2026, UTC. One step fires a timer
/// once at most, however often it repeats. Thread-safe.
/// </summary>
public sealed class FakeTime : TimeProvider
{
    private readonly Lock _padlock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Matches, TaskCompletionSource<TimeSpan> Seen)> _waiters = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_padlock)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes, with the time left, as soon as a timer is set whose time matches; at once if one is set already.</summary>
    public Task<TimeSpan> TimerSetAsync(Func<TimeSpan, bool> matches)
    {
        lock (_padlock)
        {
            if (_timers.Where(t => t.Due is not null).Select(t => t.Due!.Value - _now).Where(matches).Select(d => (TimeSpan?)d)
                .FirstOrDefault() is { } due)
            {
                return Task.FromResult(due);
            }

            var seen = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((matches, seen));
            return seen.Task;
        }
    }

    /// <summary>Moves the clock and fires what has become due.</summary>
    public void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (_padlock)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now)];
            foreach (var timer in due)
            {
                timer.Due = timer.Period is { } period ? _now + period : null;
            }
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class FakeTimer(FakeTime owner, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            List<TaskCompletionSource<TimeSpan>> seen = [];
            lock (owner._padlock)
            {
                Due = dueTime < TimeSpan.Zero ? null : owner._now + dueTime;
                Period = period > TimeSpan.Zero ? period : null;
                if (!owner._timers.Contains(this))
                {
                    owner._timers.Add(this);
                }

                if (Due is not null)
                {
                    seen = [.. owner._waiters.Where(w => w.Matches(dueTime)).Select(w => w.Seen)];
                    owner._waiters.RemoveAll(w => w.Matches(dueTime));
                }
            }

            seen.ForEach(s => s.TrySetResult(dueTime));
            return true;
        }

        public void Dispose()
        {
            lock (owner._padlock)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
