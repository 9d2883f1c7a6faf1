using CaveRuntime.Inputs;
using CaveRuntime.Journal;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Workers;
using CaveRuntime.Sessions;
using CaveRuntime.Storage;
using CaveRuntime.Trees;
using Microsoft.Extensions.Logging;

namespace CaveRuntime;

/// <summary>
/// Makes sessions, and owns what they share: options and warm workers. Thread-safe; one for a program is enough.
/// Disposing kills the workers that wait; sessions are disposed by those who opened them.
/// </summary>
public sealed class CaveHost : IAsyncDisposable
{
    private readonly CaveOptions _options;
    private readonly IScopeProvider _scopes;
    private readonly Task _warming;
    private int _disposed;

    /// <summary>Makes a host and begins to warm workers up.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public CaveHost(CaveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsCheck.Validate(options);
        // A prompt that does not fit its marks is told of here, not in the middle of a run.
        _ = PromptCatalog.All;
        _options = options;
        _scopes = options.Scopes
            ?? new WorkerScopes(
                options.Isolation,
                options.WarmWorkers,
                options.ScopeBytes,
                options.TimeProvider,
                options.LoggerFactory.CreateLogger<CaveHost>());
        _warming = options.Scopes is not null && options.WarmWorkers > 0
            ? Task.Run(() => _scopes.WarmAsync(CancellationToken.None))
            : Task.CompletedTask;
    }

    /// <summary>What it was made of.</summary>
    internal CaveOptions Options => _options;

    /// <summary>Opens a session over these inputs: they are read now, once, into memory that workers map.</summary>
    /// <param name="inputs">What <c>ctx</c> and <c>docs</c> show; none for an empty ctx.</param>
    /// <param name="cancellationToken">Stops the reading; nothing is left behind.</param>
    /// <exception cref="InputException">An input is missing, unreadable, not text, or all together are empty or too long.</exception>
    /// <exception cref="CaveException">There is no worker program, it may not be run, or it has no runtime.</exception>
    public Task<Session> OpenAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken = default) =>
        OpenAsync(inputs, options => options, null, cancellationToken);

    /// <summary>Opens a new session of this name over these inputs, in <see cref="CaveOptions.Store"/>.</summary>
    /// <param name="inputs">What <c>ctx</c> and <c>docs</c> show; none for an empty ctx.</param>
    /// <param name="sessionId">Its name; see <see cref="SessionName"/>.</param>
    /// <param name="cancellationToken">Stops the reading; nothing is left behind.</param>
    /// <exception cref="InputException">An input is missing, unreadable, not text, or all together are empty or too long.</exception>
    /// <exception cref="StoreException">There is a session of that name, or it cannot be kept.</exception>
    /// <exception cref="InvalidOperationException">The host has no store.</exception>
    public Task<Session> OpenAsync(IReadOnlyList<Input> inputs, string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return OpenAsync(inputs, options => options, sessionId, cancellationToken);
    }

    /// <summary>The same with options of its own: a model, limits, a view policy, notes. How workers are started stays this
    /// host's.</summary>
    /// <param name="inputs">What <c>ctx</c> and <c>docs</c> show; none for an empty ctx.</param>
    /// <param name="sessionId">Its name; see <see cref="SessionName"/>.</param>
    /// <param name="change">From this host's options to those of the session.</param>
    /// <param name="cancellationToken">Stops the reading; nothing is left behind.</param>
    /// <inheritdoc cref="OpenAsync(IReadOnlyList{Input}, string, CancellationToken)" path="/exception"/>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public Task<Session> OpenAsync(
        IReadOnlyList<Input> inputs,
        string sessionId,
        Func<CaveOptions, CaveOptions> change,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return OpenAsync(
            inputs,
            options =>
            {
                CaveOptions changed = change(options);
                OptionsCheck.Validate(changed);
                return changed;
            },
            sessionId,
            cancellationToken);
    }

    /// <summary>
    /// Takes up a session that is in <see cref="CaveOptions.Store"/>, as it was: transcript, view, what was given, and when a cell needs
    /// them its variables, all under what it was begun with. Its limits, its view policy and how its model writes cells are those that it
    /// was made with; models, clock and isolation are this host's. What was broken off is <see cref="Session.Pending"/>.
    /// </summary>
    /// <param name="sessionId">Its name.</param>
    /// <param name="cancellationToken">Stops; the session is as it was.</param>
    /// <exception cref="StoreException">There is none, somebody else holds it, its journal is damaged, or an input has changed.</exception>
    /// <exception cref="InvalidOperationException">The host has no store.</exception>
    public Task<Session> OpenAsync(string sessionId, CancellationToken cancellationToken = default) =>
        OpenAsync(sessionId, options => options, cancellationToken);

    /// <summary>The same with options of its own: higher limits for a run that was broken off, for one.</summary>
    /// <param name="sessionId">Its name.</param>
    /// <param name="change">From this host's options with those that the session keeps to those that count. Limits and notes are kept in
    /// their turn; isolation and scopes cannot be changed.</param>
    /// <param name="cancellationToken">Stops; the session is as it was.</param>
    /// <inheritdoc cref="OpenAsync(string, CancellationToken)" path="/exception"/>
    public async Task<Session> OpenAsync(
        string sessionId, Func<CaveOptions, CaveOptions> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        ThrowIfUnusable();
        ISessionStore store = Store();
        CaveOptions options = _options;
        SessionJournal? journal = null;
        LoadedInputs? inputs = null;
        Session? session = null;
        try
        {
            journal = await SessionJournal.TakeAsync(store, sessionId, _options.TimeProvider, Change, PrepareAsync, cancellationToken)
                .ConfigureAwait(false);
            session = new Session(options, _scopes, inputs, ownsInputs: true, journal);
            await session.ReplayAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                inputs?.Dispose();
                if (journal is not null)
                    await journal.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }

        SessionSettings Change(SessionSettings kept)
        {
            options = change(SettingsOf.Apply(kept, _options));
            options.Limits.Validate();
            return SettingsOf.Change(kept, options);
        }

        async Task PrepareAsync(JournalPast past) => inputs = await InputContent
            .LoadAsync(past.Opened, store, _options.DocumentReaders, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same with options of the session's own, on this host's workers; how these are started cannot be changed.</summary>
    internal async Task<Session> OpenAsync(
        IReadOnlyList<Input> inputs,
        Func<CaveOptions, CaveOptions> change,
        string? sessionId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ThrowIfUnusable();
        LoadedInputs? memory = inputs.Count == 0
            ? null
            : await LoadedInputs.LoadAsync(inputs, _options.DocumentReaders, cancellationToken).ConfigureAwait(false);
        try
        {
            CaveOptions options = change(_options);
            SessionJournal? journal = options.Store is null && sessionId is null
                ? null
                : await BeginAsync(options, sessionId, memory, cancellationToken).ConfigureAwait(false);
            return new Session(options, _scopes, memory, ownsInputs: true, journal);
        }
        catch
        {
            memory?.Dispose();
            throw;
        }
    }

    /// <summary>Reads inputs once for any number of sessions, one after another or at the same time.</summary>
    /// <param name="inputs">What <c>ctx</c> and <c>docs</c> will show. At least one.</param>
    /// <param name="cancellationToken">Stops the reading; nothing is left behind.</param>
    /// <exception cref="InputException">An input is missing, unreadable, not text, or all together are empty or too long.</exception>
    public Task<LoadedInputs> LoadAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return LoadedInputs.LoadAsync(inputs, _options.DocumentReaders, cancellationToken);
    }

    /// <summary>Opens a session over inputs that others use, too; the one that loaded them disposes them, after the session.</summary>
    /// <param name="shared">The inputs.</param>
    /// <exception cref="InvalidOperationException">The host has a store; use <see cref="OpenAsync(LoadedInputs, string?,
    /// CancellationToken)"/>.</exception>
    public Session Open(LoadedInputs shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ThrowIfUnusable();
        ThrowIfKept();
        return new Session(_options, _scopes, shared, ownsInputs: false);
    }

    /// <summary>The same for a host with a store. Files and folders are remembered by where they are; other texts are kept.</summary>
    /// <param name="shared">The inputs.</param>
    /// <param name="sessionId">The session's name; null for one that is made up.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="StoreException">There is a session of that name, or it cannot be kept.</exception>
    public async Task<Session> OpenAsync(LoadedInputs shared, string? sessionId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ThrowIfUnusable();
        SessionJournal? journal = _options.Store is null && sessionId is null
            ? null
            : await BeginAsync(_options, sessionId, shared, cancellationToken).ConfigureAwait(false);
        return new Session(_options, _scopes, shared, ownsInputs: false, journal);
    }

    /// <summary>Opens a session without inputs.</summary>
    /// <exception cref="InvalidOperationException">The host has a store; use <see cref="OpenAsync(IReadOnlyList{Input},
    /// CancellationToken)"/> with no inputs.</exception>
    public Session Open()
    {
        ThrowIfUnusable();
        ThrowIfKept();
        return new Session(_options, _scopes, null, ownsInputs: false);
    }

    /// <summary>Waits until the next warm worker is ready, so that the next session finds one.</summary>
    /// <exception cref="CaveException">No worker could be started.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _warming.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_options.Scopes is null)
                await _scopes.WarmAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ScopeLostException e)
        {
            throw new CaveException(e.Message, e);
        }
    }

    private async Task<SessionJournal> BeginAsync(
        CaveOptions options, string? sessionId, LoadedInputs? memory, CancellationToken cancellationToken)
    {
        ISessionStore store = Store();
        string id = sessionId ?? RunNode.NewId(options.TimeProvider);
        StoreRules.CheckName(id);
        (IReadOnlyList<InputOrigin> origins, IReadOnlyList<DocumentContent> documents) =
            await InputContent.DescribeAsync(memory, store, cancellationToken).ConfigureAwait(false);
        var opened = new SessionOpened(origins, documents, SettingsOf.Take(options));
        return await SessionJournal.BeginAsync(store, id, opened, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    // A session without a worker would fail at its first cell: what is missing is told before there is one.
    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_options.Scopes is null)
            _ = WorkerFiles.Find();
    }

    private ISessionStore Store() => _options.Store
        ?? throw new InvalidOperationException(
            $"The host has no store, so a session cannot have a name. Set {nameof(CaveOptions)}.{nameof(CaveOptions.Store)}.");

    private void ThrowIfKept()
    {
        if (_options.Store is not null)
            throw new InvalidOperationException("The host has a store: open the session with OpenAsync, which begins its journal.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _disposed, 1) == 0 && _options.Scopes is null ? _scopes.DisposeAsync() : ValueTask.CompletedTask;
}
