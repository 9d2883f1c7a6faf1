using System.Collections.Concurrent;

namespace CaveRuntime.Storage.Postgres;

/// <summary>
/// This store as a holder of sessions: while it lives it renews the lease of all that it holds, on the database's clock. Thread-safe.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private readonly Server _server;
    private readonly TimeSpan _length;
    private readonly CancellationTokenSource _ends = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;
    private readonly ConcurrentDictionary<long, bool> _holds = new();

    public Lease(Server server, TimeSpan length, TimeProvider clock)
    {
        (_server, _length) = (server, length);
        _timer = new PeriodicTimer(length / 3, clock);
        _renewing = Task.Run(RenewAsync);
    }

    public Guid Id { get; } = Guid.NewGuid();

    public TimeSpan Length => _length;

    public bool HoldsAny => !_holds.IsEmpty;

    /// <summary>Who this is, for others to read.</summary>
    public static string Words { get; } = $"process {Environment.ProcessId} on {Environment.MachineName}";

    /// <summary>Whether this store knows that it holds something under an epoch. It does not where the answer to the taking got lost:
    /// then what the database holds for it is nobody's.</summary>
    public bool Knows(long epoch) => _holds.ContainsKey(epoch);

    public void Add(long epoch) => _holds[epoch] = true;

    public void Remove(long epoch) => _holds.TryRemove(epoch, out _);

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync().ConfigureAwait(false);
        _timer.Dispose();
        await _renewing.ConfigureAwait(false);
        _ends.Dispose();
    }

    private async Task RenewAsync()
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_holds.IsEmpty)
                continue;
            try
            {
                await _server.RunAsync(
                    "renewing the lease",
                    c => c.RunAsync(
                        "UPDATE sessions SET lease_until = clock_timestamp() + $2 WHERE holder = $1 AND epoch = ANY ($3)",
                        _ends.Token, Id, _length, _holds.Keys.ToArray()),
                    _ends.Token, writes: true).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is StoreException or OperationCanceledException or ObjectDisposedException)
            {
                // The next tick tries again; who appends meanwhile hears of it, and of a session that was taken.
            }
        }
    }
}
