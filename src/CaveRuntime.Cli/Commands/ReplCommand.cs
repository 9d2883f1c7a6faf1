using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Inputs;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Repl;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave repl</c>: cells from the terminal, one after the other, in one session; questions, too.</summary>
internal static class ReplCommand
{
    public static Command Create(Terminal terminal, Interrupt interrupt)
    {
        var inputs = new InputFlags();
        var settings = new SettingsFlags(cellTimeout: "30s");
        var sessions = new SessionFlags();
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        var command = new Command("repl", "Work in a session by hand: cells, variables, questions.") { verbose };
        inputs.AddTo(command);
        settings.AddModels(command);
        settings.AddCeilings(command);
        settings.AddCells(command);
        sessions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Standard input is where the cells come from.
            OpenSession open = await sessions.OpenAsync(
                parsed,
                settings,
                verbose,
                (_, stop) => inputs.ReadAsync(parsed, terminal, takesStandardInput: false, stop),
                isTimed: false,
                terminal,
                cancellationToken).ConfigureAwait(false);
            await using (open.ConfigureAwait(false))
            {
                if (!open.IsTakenUp)
                    InputWarnings.Show(open.Session, terminal);
                await RunAsync(open, terminal, interrupt, cancellationToken).ConfigureAwait(false);
                if (open is { IsUsed: true, Name: { } name } && (!terminal.HasPipedInput || parsed.GetValue(verbose)))
                    terminal.Notice($"kept as session {name}; 'cave repl --session {name}' goes on with it");
            }

            return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Answered;
        });
        return command;
    }

    private static async Task RunAsync(
        OpenSession open,
        Terminal terminal,
        Interrupt interrupt,
        CancellationToken cancellationToken)
    {
        using var input = new ReplInput(open, terminal);
        if (!terminal.HasPipedInput)
            terminal.Error.WriteLine(ReplCommands.Help);
        interrupt.StopsPiecesOnly = input.IsEdited;
        while (await input.ReadAsync(cancellationToken).ConfigureAwait(false) is { } entry && entry.Trim() != "/quit")
        {
            await interrupt.DoAsync(stop => input.IsEdited
                ? KeepAsync(entry, open, terminal, stop, cancellationToken)
                : DoAsync(entry, open, terminal, stop)).ConfigureAwait(false);
        }
    }

    // Whatever happens to an entry, a person goes on with the session.
    private static async Task KeepAsync(
        string entry, OpenSession open, Terminal terminal, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(entry, open, terminal, stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (ExitCode.Of(failure) is not null && !cancellationToken.IsCancellationRequested)
        {
            terminal.Fail(failure is OperationCanceledException ? "stopped; the session goes on." : failure.Message);
        }
    }

    private static async Task DoAsync(string entry, OpenSession open, Terminal terminal, CancellationToken cancellationToken)
    {
        open.IsUsed = true;
        if (ReplCommands.IsCommand(entry.Trim()))
        {
            await ReplCommands.DoAsync(entry.Trim(), open, terminal, cancellationToken).ConfigureAwait(false);
            return;
        }

        new CellPrinter(terminal, json: false).Show(
            await open.Session.RunCellAsync(entry, cancellationToken).ConfigureAwait(false), "cell");
    }
}
