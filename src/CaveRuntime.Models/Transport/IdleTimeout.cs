namespace CaveRuntime.Models.Transport;

/// <summary>How long a server may be silent: its token is cancelled by the caller, or when nothing has come for the given time.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private const long Paused = long.MaxValue;

    // Timers count whole milliseconds.
    private static readonly TimeSpan s_leastWait = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private long _lastSign;
    private volatile bool _expired;

    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (_limit, _time, _caller) = (limit, time, caller);
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _lastSign = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((IdleTimeout)state!).Look(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    public TimeSpan Limit => _limit;

    /// <summary>True where the silence, and not the caller, ended the call.</summary>
    public bool Expired => _expired && !_caller.IsCancellationRequested;

    /// <summary>The server gave a sign of life.</summary>
    public void Renew() => Volatile.Write(ref _lastSign, _time.GetTimestamp());

    /// <summary>Until the next sign of life nobody is waiting for the server: the caller is busy with what came.</summary>
    public void Pause() => Volatile.Write(ref _lastSign, Paused);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    // Signs of life come by the thousand and are only noted; the timer goes on for what is left since the last of them.
    private void Look()
    {
        long lastSign = Volatile.Read(ref _lastSign);
        TimeSpan left = lastSign == Paused ? _limit : _limit - _time.GetElapsedTime(lastSign);
        if (left > TimeSpan.Zero)
            _timer.Change(left < s_leastWait ? s_leastWait : left, Timeout.InfiniteTimeSpan);
        else
            Expire();
    }

    private void Expire()
    {
        _expired = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended between the timer and its disposal; nobody waits for the token any more.
        }
    }
}
