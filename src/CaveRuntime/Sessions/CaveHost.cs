using CaveRuntime.Inputs;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Workers;
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
    public Task<Session> OpenAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken = default) =>
        OpenAsync(inputs, options => options, cancellationToken);

    /// <summary>The same with options of the session's own, on this host's workers; how these are started cannot be changed.</summary>
    internal async Task<Session> OpenAsync(
        IReadOnlyList<Input> inputs,
        Func<CaveOptions, CaveOptions> change,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        LoadedInputs? memory = inputs.Count == 0
            ? null
            : await LoadedInputs.LoadAsync(inputs, _options.DocumentReaders, cancellationToken).ConfigureAwait(false);
        return new Session(change(_options), _scopes, memory, ownsInputs: true);
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
    public Session Open(LoadedInputs shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return new Session(_options, _scopes, shared, ownsInputs: false);
    }

    /// <summary>Opens a session without inputs.</summary>
    public Session Open()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _disposed, 1) == 0 && _options.Scopes is null ? _scopes.DisposeAsync() : ValueTask.CompletedTask;
}
