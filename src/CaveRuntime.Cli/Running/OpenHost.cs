using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Inputs;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Running;

/// <summary>A host with its models and logs, opened from settings and closed together.</summary>
internal sealed class OpenHost : IAsyncDisposable
{
    private readonly ILoggerFactory _logs;
    private readonly CaveOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private CaveHost? _timed;
    private LoadedInputs? _inputs;

    private OpenHost(ILoggerFactory logs, OpenModels models, CaveOptions options, TimeProvider time)
    {
        (_logs, Models, _options, _time, Host) = (logs, models, options, time, new CaveHost(options));
        _start = time.GetTimestamp();
    }

    public OpenModels Models { get; }

    public CaveHost Host { get; }

    /// <summary>The time limit of a question, the reading of its inputs included.</summary>
    public TimeSpan Timeout => _options.Limits.Timeout;

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
        return new OpenHost(logs, models, change?.Invoke(options) ?? options, terminal.Time);
    }

    /// <summary>Reads the inputs and opens a session for one question: reading them counts under its time limit.</summary>
    /// <exception cref="DeadlineException">The limit was reached first.</exception>
    public async Task<Session> OpenTimedAsync(
        Func<CancellationToken, Task<IReadOnlyList<Input>>> read,
        CancellationToken cancellationToken)
    {
        TimeSpan limit = _options.Limits.Timeout;
        using var deadline = new CancellationTokenSource(limit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            IReadOnlyList<Input> given = await read(stop.Token).ConfigureAwait(false);
            if (given.Count > 0)
                _inputs = await Host.LoadAsync(given, stop.Token).WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooLate(limit);
        }

        TimeSpan left = limit - _time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero)
            throw TooLate(limit);
        _timed = new CaveHost(_options with { Limits = _options.Limits with { Timeout = left } });
        return _inputs is null ? _timed.Open() : _timed.Open(_inputs);
    }

    public async ValueTask DisposeAsync()
    {
        if (_timed is not null)
            await _timed.DisposeAsync().ConfigureAwait(false);
        await Host.DisposeAsync().ConfigureAwait(false);
        _inputs?.Dispose();
        Models.Dispose();
        _logs.Dispose();
    }

    private static DeadlineException TooLate(TimeSpan limit) => new(
        $"stopped after {Duration.Exact(limit)}, the time limit, while the input was read. Raise --timeout, or look whether somebody writes to the input.");
}
