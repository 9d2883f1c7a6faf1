namespace CaveRuntime.Models.Transport;

/// <summary>How long a server may be silent: its token is cancelled by the caller, or when nothing has come for the given time.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private volatile bool _expired;

    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _limit = limit;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _timer = time.CreateTimer(static state => ((IdleTimeout)state!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    public TimeSpan Limit => _limit;

    /// <summary>True where the silence, and not the caller, ended the call.</summary>
    public bool Expired => _expired && !_caller.IsCancellationRequested;

    /// <summary>The server gave a sign of life.</summary>
    public void Renew() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <summary>Until the next sign of life nobody is waiting for the server: the caller is busy with what came.</summary>
    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
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
