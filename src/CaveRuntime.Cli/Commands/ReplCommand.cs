using System.CommandLine;
using System.Globalization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Inputs;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave repl</c>: cells from the terminal, one after the other, in one session; questions, too.</summary>
internal static class ReplCommand
{
    private const string Help = """
        Write C#. A cell runs when its brackets are closed and its statement has ended, or at an empty line.
        /vars            variables of the session
        /ask QUESTION    let the model answer, in this session
        /compact [WORDS] summarize what the model has in view so far, with WORDS in mind
        /help            this text
        /quit            end (so does Ctrl-D)
        Ctrl-C stops what runs, and keeps the session; where nothing runs, it ends.
        """;

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
        using var typed = new StreamReader(terminal.Input);
        var reader = new CellReader(typed, terminal);
        if (!terminal.HasPipedInput)
            terminal.Error.WriteLine(Help);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } entry && entry.Trim() != "/quit")
            await interrupt.DoAsync(stop => DoAsync(entry, open, terminal, stop)).ConfigureAwait(false);
    }

    private static async Task DoAsync(
        string entry,
        OpenSession open,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        Session session = open.Session;
        open.IsUsed = true;
        var output = new CellPrinter(terminal, json: false);
        string command = entry.Trim();
        if (command == "/help")
        {
            terminal.Error.WriteLine(Help);
        }
        else if (command == "/vars")
        {
            output.Show(await session.RunCellAsync("SHOW_VARS();", cancellationToken).ConfigureAwait(false), "vars");
        }
        else if (command.StartsWith("/ask ", StringComparison.Ordinal) && command[5..].Trim() is { Length: > 0 } question)
        {
            await ShownRun.AskAsync(
                stop => session.StreamAsync(question, stop),
                AnswerOutput.Text,
                transcript: null,
                terminal,
                open.MaxTurns,
                timeout: null,
                open.Name,
                showsCells: false,
                cancellationToken).ConfigureAwait(false);
        }
        else if (command is "/compact" || command.StartsWith("/compact ", StringComparison.Ordinal))
        {
            await CompactAsync(session, command["/compact".Length..].Trim(), terminal, cancellationToken).ConfigureAwait(false);
        }
        else if (command.StartsWith('/') && !command.StartsWith("//", StringComparison.Ordinal)
            && !command.StartsWith("/*", StringComparison.Ordinal))
        {
            terminal.Fail($"there is no command {command.Split(' ')[0]}, or it lacks something. See /help.");
        }
        else
        {
            output.Show(await session.RunCellAsync(entry, cancellationToken).ConfigureAwait(false), "cell");
        }
    }

    private static async Task CompactAsync(Session session, string instructions, Terminal terminal, CancellationToken cancellationToken)
    {
        CompactReport report = await session.CompactAsync(instructions.Length == 0
            ? null
            : instructions, cancellationToken).ConfigureAwait(false);
        if (report.Problem is { } problem)
        {
            terminal.Fail(problem);
        }
        else
        {
            terminal.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"view reduced from {report.TokensBefore:N0} to {report.TokensAfter:N0} tokens"));
        }
    }
}
