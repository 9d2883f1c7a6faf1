using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;
using Spectre.Console;

namespace CaveRuntime.Cli.Output;

/// <summary>What the run is doing, drawn on standard error while it runs; where that is not a terminal, only its warnings.</summary>
internal static class Progress
{
    /// <summary>Shows progress while the work runs.</summary>
    public static Task<T> WhileAsync<T>(Terminal terminal, bool draws, int maxTurns, Func<IRunOutput, Task<T>> work)
    {
        if (!draws || !terminal.DrawsOnError || terminal.IsQuiet)
            return work(new Warnings(terminal.Warn));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Drawn) });
        return console.Status().Spinner(Spinner.Known.Line).StartAsync("starting", async status =>
        {
            terminal.Drawing = console.WriteLine;
            try
            {
                return await work(new Drawn(terminal, status, maxTurns)).ConfigureAwait(false);
            }
            finally
            {
                terminal.Drawing = null;
            }
        });
    }

    private sealed class Warnings(Action<string> warn) : IRunOutput
    {
        public void Take(RunEvent happened, string line)
        {
            if (happened is WarningRaised warning)
                warn(warning.Message);
        }
    }

    private sealed class Drawn(Terminal terminal, StatusContext status, int maxTurns) : IRunOutput
    {
        private readonly ProgressLine _line = new(maxTurns);

        public void Take(RunEvent happened, string line)
        {
            if (happened is WarningRaised warning)
                terminal.Warn(warning.Message);
            if (_line.After(happened) is { } now)
                status.Status(Markup.Escape(now));
        }
    }
}
