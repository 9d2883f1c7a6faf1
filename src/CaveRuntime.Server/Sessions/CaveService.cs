using System.Collections.Concurrent;
using CaveRuntime.Server.Problems;
using CaveRuntime.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Server.Sessions;

/// <summary>
/// The service itself: its tenants, what goes on after a restart, and what is let go of when nobody needs it. It begins and ends with the
/// program; when that is stopped, runs are parked in their journals. Thread-safe.
/// </summary>
internal sealed class CaveService : IHostedService, IAsyncDisposable
{
    // What is made for one request only, and goes with its reply.
    private const string Passing = "passing-";
    private const int Resumed = 4;
    private static readonly TimeSpan s_tidying = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Lazy<Tenant>> _tenants = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private Task _background = Task.CompletedTask;
    private int _stopped;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message names it.</exception>
    public CaveService(CaveServerOptions options, IHostApplicationLifetime lifetime)
    {
        Options = options.Checked();
        _time = options.Cave.TimeProvider;
        _log = options.Cave.LoggerFactory.CreateLogger<CaveService>();
        // The web server waits for requests that are under way, and those that only watch would never end.
        lifetime.ApplicationStopping.Register(_stopping.Cancel);
    }

    public CaveServerOptions Options { get; }

    /// <summary>A name for a session that goes with the reply that it is made for.</summary>
    public static string PassingName() => $"{Passing}{Guid.CreateVersion7():N}";

    /// <summary>Whether a session goes with a reply.</summary>
    public static bool IsPassing(string id) => id.StartsWith(Passing, StringComparison.Ordinal);

    /// <summary>Cancelled when the service is to stop: nothing new is begun.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>A tenant; its store is opened where it is not.</summary>
    /// <exception cref="StoreException">That cannot be opened.</exception>
    public Tenant Tenant(string name)
    {
        if (_stopping.IsCancellationRequested)
            throw ServiceProblem.Stopping();
        Lazy<Tenant> tenant = _tenants.GetOrAdd(name, n => new Lazy<Tenant>(() => new Tenant(n, Options, MakeRoomAsync)));
        try
        {
            return tenant.Value;
        }
        catch
        {
            // A store that could not be opened may be well the next time.
            _tenants.TryRemove(new KeyValuePair<string, Lazy<Tenant>>(name, tenant));
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A store that cannot be opened, and keys that cannot be read, end the start with their own words.
        IEnumerable<string> keyed = Options.Keys?.All.Select(k => k.Tenant) ?? [];
        Tenant[] tenants = [.. keyed.Append(CaveServerOptions.LocalTenant).Distinct(StringComparer.Ordinal).Select(Tenant)];
        _background = Task.WhenAll([.. tenants.Select(ResumeAsync), TidyAsync()]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Lazy<Tenant> tenant in _tenants.Values)
            await tenant.Value.DisposeAsync().ConfigureAwait(false);
        _tenants.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private IEnumerable<Tenant> Opened => _tenants.Values.Where(t => t.IsValueCreated).Select(t => t.Value);

    // A session that is about to be opened takes the place of the one that was idle for longest.
    private async Task MakeRoomAsync()
    {
        List<ServedSession> open = [.. Opened.SelectMany(t => t.Sessions).Where(s => s.IsOpen)];
        int over = open.Count + 1 - Options.MaxOpenSessions;
        foreach (ServedSession idle in open.Where(s => !s.IsBusy).OrderByDescending(s => s.Idle))
        {
            if (over <= 0)
                return;
            if (await idle.TryCloseAsync().ConfigureAwait(false))
                over--;
        }

        if (over > 0)
        {
            throw new ServiceProblem(
                503, "overloaded", FormattableString.Invariant($"All {Options.MaxOpenSessions:N0} sessions that may be open at once are at work. Try again later."))
            { RetryAfter = 10 };
        }
    }

    // What was under way when the last process stopped goes on.
    private async Task ResumeAsync(Tenant tenant)
    {
        try
        {
            List<StoredSession> all = await tenant.Store.ListAsync(Stopping)
                .Where(s => s.Holder is null).ToListAsync(Stopping).ConfigureAwait(false);
            // Whoever waited for their replies is gone.
            foreach (StoredSession left in all.Where(s => IsPassing(s.Id)))
                await tenant.DeleteAsync(left.Id, Stopping).ConfigureAwait(false);
            List<StoredSession> begun = [.. all.Where(s => s.Summary.State != SessionState.Idle && !IsPassing(s.Id))];
            await Parallel.ForEachAsync(
                begun,
                new ParallelOptions { MaxDegreeOfParallelism = Resumed, CancellationToken = Stopping },
                async (session, stop) => await ResumeAsync(tenant, session.Id, stop).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // They are parked as they were.
        }
        catch (StoreException e)
        {
            Log.NotResumed(_log, tenant.Name, e);
        }
    }

    private async Task ResumeAsync(Tenant tenant, string id, CancellationToken cancellationToken)
    {
        try
        {
            if (await tenant.ParkedAsync(id, cancellationToken).ConfigureAwait(false) is not { } run)
                return;
            await tenant.Place(id).BeginAsync(run, (session, stop) => session.StreamResumeAsync(stop), cancellationToken)
                .ConfigureAwait(false);
            Log.Resumed(_log, id, run);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One that cannot go on (a cell of the caller's own, an input that has changed) keeps nobody else from it.
            Log.NotResumed(_log, id, e);
        }
    }

    private async Task TidyAsync()
    {
        using var timer = new PeriodicTimer(s_tidying, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(Stopping).ConfigureAwait(false))
            {
                foreach (Tenant tenant in Opened)
                    await tenant.TidyAsync(Options.IdleTime).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
