using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Server.Problems;

namespace CaveRuntime.Server.Sessions;

/// <summary>
/// A session of a tenant: open while somebody uses it, else only in the store. One thing at a time is done in it; who watches it does not
/// need it open. Thread-safe.
/// </summary>
internal sealed class ServedSession(string id, SessionOpener opener, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, string> _retrieved = [];
    private Session? _session;
    private ServedRun? _run;
    private readonly CancellationTokenSource _ending = new();
    private Task _own = Task.CompletedTask;
    private long _used = time.GetTimestamp();
    private readonly Lock _usage = new();
    private volatile bool _isParked;
    private bool _isForgotten;

    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>What happens in it.</summary>
    public EventFeed Feed { get; } = new();

    /// <summary>The calls in it that wait for leave.</summary>
    public Approvals Approvals => field ??= new Approvals(Feed);

    /// <summary>Whether it is open here.</summary>
    public bool IsOpen => Volatile.Read(ref _session) is not null;

    /// <summary>Whether something is under way in it.</summary>
    public bool IsBusy => Volatile.Read(ref _run) is { IsOver: false } || !Volatile.Read(ref _own).IsCompleted;

    /// <summary>Since when nobody has used it.</summary>
    public TimeSpan Idle => IsBusy ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _used));

    /// <summary>The run that is under way here, or the last one that was; null for none.</summary>
    public ServedRun? Run => Volatile.Read(ref _run);

    /// <summary>The kind that it was made as; known while it is open.</summary>
    public string? Preset { get; set; }

    /// <summary>Says that somebody uses it.</summary>
    /// <returns>False where it was forgotten: then there is another one in its place.</returns>
    public bool TryUse()
    {
        lock (_usage)
        {
            if (!_isForgotten)
                Volatile.Write(ref _used, time.GetTimestamp());
            return !_isForgotten;
        }
    }

    /// <summary>Forgets it where it is closed, and nobody has used or watched it for so long.</summary>
    public bool TryForget(TimeSpan idle)
    {
        lock (_usage)
            return _isForgotten = !IsOpen && Idle >= idle && Feed.Readers == 0;
    }

    /// <summary>Makes it.</summary>
    public Task MakeAsync(Func<Task<Session>> make, CancellationToken cancellationToken) =>
        InTurnAsync(async () => _session = await make().ConfigureAwait(false), cancellationToken);

    /// <summary>Reads something of the open session; it is opened where it is not.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, T> read, CancellationToken cancellationToken)
    {
        T result = default!;
        await InTurnAsync(
            async () => result = read(await OpenAsync(cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Begins a run.</summary>
    /// <param name="runId">Its name; null for that of the run which is taken up.</param>
    /// <param name="work">From the session to what happens in it.</param>
    /// <param name="cancellationToken">Stops the beginning only.</param>
    /// <exception cref="ServiceProblem">Something else is under way.</exception>
    public async Task<ServedRun> BeginAsync(
        string? runId, Func<Session, CancellationToken, IAsyncEnumerable<RunEvent>> work, CancellationToken cancellationToken)
    {
        ServedRun? run = null;
        await InTurnAsync(
            async () =>
            {
                if (runId is not null && _run?.IsNamed(runId) == true)
                {
                    run = _run;
                    return;
                }

                ThrowIfBusy();
                Session session = await OpenAsync(cancellationToken).ConfigureAwait(false);
                _retrieved.Clear();
                var begun = new ServedRun(runId);
                // What cannot be asked at all leaves everything as it is.
                begun.Start(stop => work(session, stop), Pass);
                _run?.Dispose();
                _run = run = begun;
            },
            cancellationToken).ConfigureAwait(false);
        // It has begun when it is in the journal: from then on it is found again, whatever happens here.
        await run!.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <summary>Does something in the session that is no run: a cell, a value that is given, a summary. It goes on where the caller
    /// leaves, and ends with the session.</summary>
    /// <exception cref="ServiceProblem">Something else is under way.</exception>
    public async Task<T> DoAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Task<T>? done = null;
        await InTurnAsync(
            async () =>
            {
                ThrowIfBusy();
                Session session = await OpenAsync(cancellationToken).ConfigureAwait(false);
                _retrieved.Clear();
                _own = done = Task.Run(() => work(session, _ending.Token), CancellationToken.None);
            },
            cancellationToken).ConfigureAwait(false);
        try
        {
            return await done!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (done!.IsCompleted)
                await PassFromJournalAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The JSON of a variable. It is fetched by a cell once, and read by pages until something else is done.</summary>
    /// <exception cref="ServiceProblem">There is none, or it has no such form, or something else is under way.</exception>
    public async Task<string> ValueAsync(string name, CancellationToken cancellationToken)
    {
        lock (_retrieved)
        {
            if (_retrieved.TryGetValue(name, out string? known))
                return known;
        }

        IReadOnlyList<VariableInfo> variables = await ReadAsync(session => session.Variables, cancellationToken).ConfigureAwait(false);
        if (variables.All(v => v.Name != name))
            throw new ServiceProblem(404, "variable_missing", $"Session '{id}' has no variable '{name}'. Its list names those that it has.");
        string json = await DoAsync(
            async (session, stop) =>
            {
                try
                {
                    return (await session.RetrieveAsync<System.Text.Json.JsonElement>(name, stop).ConfigureAwait(false))
                        .GetRawText();
                }
                catch (CaveException e) when (e is not Storage.StoreException)
                {
                    throw new ServiceProblem(422, "value_unreadable", e.Message);
                }
            },
            cancellationToken).ConfigureAwait(false);
        lock (_retrieved)
            _retrieved[name] = json;
        return json;
    }

    /// <summary>Stops what is under way, and waits for its end.</summary>
    public async Task CancelAsync()
    {
        if (Run is not { IsOver: false } run)
            return;
        await run.CancelAsync().ConfigureAwait(false);
        await run.Ended.ConfigureAwait(false);
    }

    /// <summary>Lets go of the worker and the session, where nothing is under way; it is opened again when somebody needs it. Nobody is
    /// waited for.</summary>
    /// <returns>Whether it is closed now.</returns>
    public async Task<bool> TryCloseAsync()
    {
        if (!await _gate.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
            return false;
        try
        {
            if (IsBusy)
                return false;
            await LetGoAsync().ConfigureAwait(false);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Lets go of it for good, as if this process had died: what is under way goes on with whoever takes it up.</summary>
    public async Task ParkAsync()
    {
        await InTurnAsync(
            async () =>
            {
                _isParked = true;
                Feed.End();
                if (_session is { } session)
                    await session.ParkAsync().ConfigureAwait(false);
                await _ending.CancelAsync().ConfigureAwait(false);
                await CancelAsync().ConfigureAwait(false);
                await LetGoAsync().ConfigureAwait(false);
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Ends it for good: what is under way is stopped, and nobody watches any more.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await CancelAsync().ConfigureAwait(false);
        await InTurnAsync(LetGoAsync, CancellationToken.None).ConfigureAwait(false);
        Feed.End();
    }

    public void Dispose()
    {
        _gate.Dispose();
        _ending.Dispose();
        _run?.Dispose();
    }

    private void ThrowIfBusy()
    {
        if (_isParked)
            throw ServiceProblem.Stopping();
        if (IsBusy)
        {
            throw new ServiceProblem(
                409, "session_busy", $"Something is under way in session '{id}'. Wait until it has ended, cancel it, or fork the session.")
            { RetryAfter = 1 };
        }
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        if (_isParked)
            throw ServiceProblem.Stopping();
        // After a store has failed, a session knows less than the store: it is taken up anew.
        if (_session is not null && !IsBusy && _run is { Answer.Stop: StopReason.StoreError } or { Failure: not null })
            await LetGoAsync().ConfigureAwait(false);
        return _session ??= await opener.OpenAsync(this, cancellationToken).ConfigureAwait(false);
    }

    private async Task LetGoAsync()
    {
        lock (_retrieved)
            _retrieved.Clear();
        if (_session is not { } session)
            return;
        _session = null;
        _run?.Dispose();
        _run = null;
        await _own.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await session.DisposeAsync().ConfigureAwait(false);
    }

    private async Task InTurnAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _used, time.GetTimestamp());
            _gate.Release();
        }
    }

    private void Pass(RunEvent happened)
    {
        if (!_isParked)
            Feed.Pass(happened);
        if (happened is RunFinished)
            Volatile.Write(ref _used, time.GetTimestamp());
    }

    // Nobody but the journal hears of what is no run.
    private async Task PassFromJournalAsync()
    {
        if (Feed.Readers == 0 || _isParked)
            return;
        await foreach (RunEvent happened in opener.EventsAsync(id, Feed.Last + 1, CancellationToken.None).ConfigureAwait(false))
            Feed.Pass(happened);
    }
}
