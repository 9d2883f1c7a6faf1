using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Inputs;
using CaveRuntime.Storage;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Running;

/// <summary>A host with its models and logs, opened from settings and closed together.</summary>
internal sealed class OpenHost : IAsyncDisposable
{
    private const int Names = 5;

    private readonly ILoggerFactory _logs;
    private readonly CaveOptions _options;
    private readonly Terminal _terminal;
    private readonly IReadOnlyDictionary<string, string> _notes;
    private readonly long _start;
    private CaveHost? _kept;
    private LoadedInputs? _inputs;

    private OpenHost(
        Configuration.Configuration configuration, ILoggerFactory logs, OpenModels models, CaveOptions options, Terminal terminal)
    {
        (_logs, Models, _options, _terminal, Host) = (logs, models, options, terminal, new CaveHost(options));
        Settings = configuration.Settings;
        _start = terminal.Time.GetTimestamp();
        // Of the models of one run only those of one provider can have an address of their own; the main one's goes first.
        string? address = configuration.Providers.Find(models.Name.Provider) is { AddressVariable: not null } provider
            ? configuration.BaseUrlOf(provider, terminal)
            : configuration.Settings.BaseUrl is { } given && configuration.BaseUrlIsAFlag ? given
            : null;
        _notes = SessionNotes.Take(Settings, models.Names.Noted, address);
    }

    public OpenModels Models { get; }

    public CaveHost Host { get; }

    /// <summary>The time limit of a question, the reading of its inputs included.</summary>
    public TimeSpan Timeout => _options.Limits.Timeout;

    /// <summary>The settings in force.</summary>
    public Settings Settings { get; }

    /// <summary>Most turns of a run.</summary>
    public int MaxTurns => _options.Limits.MaxTurns;

    /// <param name="flags">What the command line says.</param>
    /// <param name="verbose">Whether to log.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="change">What the command itself wants otherwise.</param>
    public static OpenHost Open(Settings flags, bool verbose, Terminal terminal, Func<CaveOptions, CaveOptions>? change = null)
    {
        var configuration = Configuration.Configuration.Load(flags, terminal);
        ILoggerFactory logs = terminal.Logs(verbose);
        OpenModels models = OpenModels.Open(configuration, terminal, logs);
        CaveOptions options = configuration.Settings.ToOptions(models, logs);
        if (options.Isolation == IsolationMode.InProcess)
        {
            terminal.Warn(
                "--isolation in-process is no sandbox: cells run inside cave itself, with all that you may do. Use it for code that you trust like your own.");
        }
        return new OpenHost(configuration, logs, models, change?.Invoke(options) ?? options, terminal);
    }

    /// <summary>Reads the inputs and opens a new session.</summary>
    /// <param name="read">Reads them.</param>
    /// <param name="opening">The store that is to keep it; null for none.</param>
    /// <param name="name">Its name; null for one that is made up, and then one that cannot be kept is one warning.</param>
    /// <param name="isTimed">Whether reading counts under the time limit, as it does for one question.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeadlineException">The limit was reached first.</exception>
    public async Task<(Session Session, ISessionStore? Store)> OpenKeptAsync(
        Func<CancellationToken, Task<IReadOnlyList<Input>>> read,
        Task<ISessionStore?> opening,
        string? name,
        bool isTimed,
        CancellationToken cancellationToken)
    {
        bool isKept = false;
        try
        {
            CaveOptions options = isTimed ? await ReadInTimeAsync(read, cancellationToken).ConfigureAwait(false) : _options;
            if (!isTimed)
                await LoadAsync(read, cancellationToken).ConfigureAwait(false);
            if (await opening.ConfigureAwait(false) is { } store
                && await KeepAsync(options, store, name, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                isKept = true;
                return (kept, store);
            }

            _kept = new CaveHost(options);
            return (_inputs is null ? _kept.Open() : _kept.Open(_inputs), null);
        }
        finally
        {
            // A store that was named is the caller's.
            if (name is null && !isKept && await opening.ConfigureAwait(false) is { } unused)
                await unused.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes up a session that is kept.</summary>
    /// <param name="store">Where.</param>
    /// <param name="name">The session.</param>
    /// <param name="change">From the limits that it keeps to those that count.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<Session> TakeUpAsync(
        ISessionStore store, string name, Func<RunLimits, RunLimits> change, CancellationToken cancellationToken)
    {
        _kept = new CaveHost(_options with { Store = store, Notes = _notes });
        return _kept.OpenAsync(name, options => options with { Limits = change(options.Limits) }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_kept is not null)
            await _kept.DisposeAsync().ConfigureAwait(false);
        await Host.DisposeAsync().ConfigureAwait(false);
        _inputs?.Dispose();
        Models.Dispose();
        _logs.Dispose();
    }

    private async Task<CaveOptions> ReadInTimeAsync(
        Func<CancellationToken, Task<IReadOnlyList<Input>>> read, CancellationToken cancellationToken)
    {
        TimeSpan limit = _options.Limits.Timeout;
        using var deadline = new CancellationTokenSource(limit, _terminal.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await LoadAsync(read, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooLate(limit);
        }

        TimeSpan left = limit - _terminal.Time.GetElapsedTime(_start);
        return left > TimeSpan.Zero ? _options with { Limits = _options.Limits with { Timeout = left } } : throw TooLate(limit);
    }

    private async Task LoadAsync(Func<CancellationToken, Task<IReadOnlyList<Input>>> read, CancellationToken cancellationToken)
    {
        IReadOnlyList<Input> given = await read(cancellationToken).ConfigureAwait(false);
        if (given.Count > 0)
            _inputs = await Host.LoadAsync(given, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Null where it cannot be kept and need not be.
    private async Task<Session?> KeepAsync(CaveOptions options, ISessionStore store, string? name, CancellationToken cancellationToken)
    {
        CaveHost host = _kept = new CaveHost(options with { Store = store, Notes = _notes });
        for (int left = Names; ; left--)
        {
            try
            {
                string id = name ?? MadeUpName.Make(_terminal.Time);
                return _inputs is null
                    ? await host.OpenAsync([], id, cancellationToken).ConfigureAwait(false)
                    : await host.OpenAsync(_inputs, id, cancellationToken).ConfigureAwait(false);
            }
            catch (SessionExistsException) when (name is null && left > 1)
            {
                // Somebody else had the same idea in the same minute.
            }
            catch (StoreException e) when (name is null)
            {
                OpenSession.NotKept(e, _terminal);
                await host.DisposeAsync().ConfigureAwait(false);
                return null;
            }
        }
    }

    private static DeadlineException TooLate(TimeSpan limit) => new(
        $"stopped after {Duration.Exact(limit)}, the time limit, while the input was read. Raise --timeout, or look whether somebody writes to the input.");
}
