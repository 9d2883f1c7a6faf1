using System.Globalization;
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
        if (!draws || !terminal.DrawsOnError)
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
        private const int MaxStatus = 100;

        private int _turn = 1;
        private int _asked;
        private int _replied;
        private long _written;

        public void Take(RunEvent happened, string line)
        {
            string? now = happened switch
            {
                RunStarted started => $"asking {started.Model}",
                TextDelta delta => $"{Turn}: writing, {_written += delta.Text.Length} characters",
                ModelCalled called => $"{Of(_turn = called.Turn)}: replied",
                CellStarted cell => $"{Turn}: cell {cell.Cell} runs",
                ViewReduced reduced => $"{Turn}: view reduced to {reduced.TokensAfter} tokens",
                BranchOpened branch => $"{Turn}: branch {branch.Branch}, {branch.Description}",
                SubcallStarted => Subcalls(++_asked, _replied),
                SubcallFinished { Cached: false } => Subcalls(_asked, ++_replied),
                ChildStarted child => $"{Turn}: a child of depth {child.Depth} runs",
                MapReduceProgress steps => $"{Words.Of(steps.Stage)}: {steps.Done} of {steps.Total}{(steps.Failed > 0 ? $", {steps.Failed} failed" : "")}",
                _ => null,
            };
            if (happened is CellFinished)
                (_turn, _written) = (_turn + 1, 0);
            if (happened is WarningRaised warning)
                terminal.Warn(warning.Message);
            if (now is not null)
                status.Status(Markup.Escape(Short(now)));
        }

        // A branch's description is the model's own words: one line of them, however many it has.
        private static string Short(string words)
        {
            string line = Visible.Line(words.Length <= MaxStatus ? words : words[..MaxStatus]);
            return line.Length <= MaxStatus ? line : line[..MaxStatus] + "…";
        }

        private string Turn => Of(_turn);

        private string Of(int turn) => string.Create(CultureInfo.InvariantCulture, $"turn {turn} of {maxTurns}");

        private string Subcalls(int asked, int replied) =>
            string.Create(CultureInfo.InvariantCulture, $"{Turn}: {replied} of {asked} subcalls replied");
    }
}
