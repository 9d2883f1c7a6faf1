using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Server.Problems;
using CaveRuntime.Storage;

namespace CaveRuntime.Server.Sessions;

/// <summary>All that belongs to one tenant: a store, a host with its workers, and the sessions that somebody uses or watches.
/// Thread-safe.</summary>
internal sealed class Tenant : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ServedSession> _sessions = new(StringComparer.Ordinal);
    private readonly CaveHost _host;
    private readonly TimeProvider _time;

    /// <summary>Opens its store.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">What the service is made of.</param>
    /// <param name="makeRoom">Called before a session is opened.</param>
    public Tenant(string name, CaveServerOptions options, Func<Task> makeRoom)
    {
        Name = name;
        Store = options.Store(name);
        _time = options.Cave.TimeProvider;
        _host = new CaveHost(options.Cave with { Store = Store });
        Opener = new SessionOpener(options, _host, Store, makeRoom);
        Stored = new StoredSessions(Store);
    }

    public string Name { get; }

    public ISessionStore Store { get; }

    public StoredSessions Stored { get; }

    public SessionOpener Opener { get; }

    /// <summary>Those that somebody uses or watches, or has until a moment ago.</summary>
    public IEnumerable<ServedSession> Sessions => _sessions.Values;

    /// <summary>The place of a session, whether there is one or not.</summary>
    public ServedSession Place(string id)
    {
        while (true)
        {
            ServedSession session = _sessions.GetOrAdd(id, _ => new ServedSession(id, Opener, _time));
            if (session.TryUse())
                return session;
            _sessions.TryRemove(new KeyValuePair<string, ServedSession>(id, session));
        }
    }

    /// <summary>The place of a session that somebody uses or watches; null for none.</summary>
    public ServedSession? Here(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>A session that there is.</summary>
    /// <exception cref="ServiceProblem">There is none.</exception>
    public async Task<ServedSession> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!SessionName.IsValid(id))
            throw ServiceProblem.NoSession(id.Length <= 100 && id.All(char.IsAscii) ? id : "…");
        if (_sessions.TryGetValue(id, out ServedSession? known) && known.IsOpen && known.TryUse())
            return known;
        return await Store.ReadAsync(id, 1, cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false)
            ? Place(id)
            : throw ServiceProblem.NoSession(id);
    }

    /// <summary>A run of a session, here or in its journal.</summary>
    /// <returns>Null where the session has none of that name.</returns>
    public async Task<RunState?> RunAsync(ServedSession session, string runId, CancellationToken cancellationToken)
    {
        if (session.Run is { Begun: { IsCompletedSuccessfully: true } begun } run && await begun.ConfigureAwait(false) == runId)
        {
            return run switch
            {
                { Answer: { } answer } => RunState.Of(session.Id, runId, run.Question, answer),
                { Failure: { } failure } => new RunState(runId, session.Id, RunState.BrokenOff, run.Question)
                {
                    Problem = Explained.Of(failure)?.Message ?? "The service failed. Its log says more.",
                },
                _ => new RunState(
                    runId, session.Id, session.Approvals.All.Count > 0 ? RunState.Waiting : RunState.Running, run.Question),
            };
        }

        RunStarted? started = null;
        Answer? ended = null;
        await foreach (RunEvent happened in Stored.MaskedEventsAsync(session.Id, 1, cancellationToken).ConfigureAwait(false))
        {
            if (happened.RunId != runId)
                continue;
            started = happened as RunStarted ?? started;
            ended = (happened as RunFinished)?.Answer ?? ended;
        }

        return started is null ? null
            : ended is not null ? RunState.Of(session.Id, runId, started.Question, ended)
            : new RunState(runId, session.Id, RunState.BrokenOff, started.Question);
    }

    /// <summary>The run of a session that its process died with, or was stopped with; one that was cancelled or has failed is over until
    /// somebody resumes it. Null for none.</summary>
    public async Task<string?> ParkedAsync(string id, CancellationToken cancellationToken)
    {
        string? parked = null;
        await foreach (RunEvent happened in Stored.EventsAsync(id, 1, cancellationToken).ConfigureAwait(false))
        {
            parked = happened switch
            {
                RunStarted => happened.RunId,
                RunFinished when happened.RunId == parked => null,
                _ => parked,
            };
        }

        return parked;
    }

    /// <summary>What happens in a session from an event on, and then, where that is wanted, as it comes.</summary>
    public async IAsyncEnumerable<FeedEvent> FollowAsync(
        ServedSession session,
        long after,
        bool follows,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = after;
        while (true)
        {
            // Listening comes first, so that nothing falls between the journal and what comes.
            using EventFeed.Reader reader = session.Feed.Listen();
            await foreach (RunEvent happened in Stored.MaskedEventsAsync(session.Id, last + 1, cancellationToken).ConfigureAwait(false))
            {
                last = happened.Seq;
                yield return FeedEvent.Kept(happened);
            }

            if (!follows)
                yield break;
            await foreach (FeedEvent happened in reader.Events.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (happened.IsKept && happened.Seq <= last)
                    continue;
                last = happened.IsKept ? happened.Seq : last;
                yield return happened;
            }

            if (!reader.IsBehind)
                yield break;
        }
    }

    /// <summary>Deletes a session, and whatever is under way in it.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!SessionName.IsValid(id))
            return false;
        if (_sessions.TryRemove(id, out ServedSession? open))
            await open.EndAsync().ConfigureAwait(false);
        return await Store.DeleteAsync(id, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes sessions that nobody has used for so long, and forgets those that nobody watches either.</summary>
    public async Task TidyAsync(TimeSpan idle)
    {
        foreach (ServedSession session in _sessions.Values.Where(s => s.Idle >= idle))
        {
            if (session.IsOpen)
                await session.TryCloseAsync().ConfigureAwait(false);
            if (session.TryForget(idle * 2) && _sessions.TryRemove(new KeyValuePair<string, ServedSession>(session.Id, session)))
                session.Dispose();
        }
    }

    /// <summary>Lets go of everything: what is under way goes on when somebody takes it up.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions.Values.Select(s => s.ParkAsync())).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
    }
}
