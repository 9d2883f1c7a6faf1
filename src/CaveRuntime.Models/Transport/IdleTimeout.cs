namespace CaveRuntime.Models.Transport;

/// <summary>How long a server may be silent: its token is cancelled by the caller, or when nothing has come for the given time.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly ITimer timer;
    private readonly TimeSpan limit;
    private readonly CancellationToken caller;
    private volatile bool expired;

    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        this.limit = limit;
        this.caller = caller;
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        timer = time.CreateTimer(static state => ((IdleTimeout)state!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => source.Token;

    public TimeSpan Limit => limit;

    /// <summary>True where the silence, and not the caller, ended the call.</summary>
    public bool Expired => expired && !caller.IsCancellationRequested;

    /// <summary>The server gave a sign of life.</summary>
    public void Renew() => timer.Change(limit, Timeout.InfiniteTimeSpan);

    /// <summary>Until the next sign of life nobody is waiting for the server: the caller is busy with what came.</summary>
    public void Pause() => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        timer.Dispose();
        source.Dispose();
    }

    private void Expire()
    {
        expired = true;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended between the timer and its disposal; nobody waits for the token any more.
        }
    }
}
