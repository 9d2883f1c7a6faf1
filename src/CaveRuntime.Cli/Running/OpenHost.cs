using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Running;

/// <summary>A host with its models and logs, opened from settings and closed together.</summary>
internal sealed class OpenHost : IAsyncDisposable
{
    private readonly ILoggerFactory _logs;

    private OpenHost(ILoggerFactory logs, OpenModels models, CaveHost host) => (_logs, Models, Host) = (logs, models, host);

    public OpenModels Models { get; }

    public CaveHost Host { get; }

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
        return new OpenHost(logs, models, new CaveHost(change?.Invoke(options) ?? options));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync().ConfigureAwait(false);
        Models.Dispose();
        _logs.Dispose();
    }
}
