using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Forms;
using CaveRuntime.Cli.Inputs;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Questions;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Events;
using CaveRuntime.Offline;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave ask</c>: one question about the inputs, one answer.</summary>
internal static class AskCommand
{
    public static Command Create(Terminal terminal)
    {
        var question = new Argument<string>("QUESTION") { Description = "What to find out; @NAME asks a saved question." };
        var sets = new Option<string[]>("--set") { HelpName = "NAME=VALUE", Description = "Fill {NAME} of a saved question. May repeat." };
        var inputs = new InputFlags();
        var settings = new SettingsFlags(cellTimeout: "30s");
        Option<string> output = Flags.OneOf("--output", "Form of the answer.", AnswerOutput.Text, AnswerOutput.Json, AnswerOutput.StreamJson);
        var mapReduce = new MapReduceFlags();
        var sessions = new SessionFlags();
        Option<string?> schema = Flags.Text(
            "--schema",
            "FILE|\"name, age int\"",
            "The answer is JSON that fits: a JSON schema, or members with types (string, int, number, bool, date), [] for lists, ? for optional.");
        Option<string?> transcript = Flags.Text(
            "--transcript",
            "FILE",
            "Write every event and message of the run to this file, one JSON object a line.");
        Option<bool> cells = Flags.Switch("--cells", "Show the cells that the model writes and what they print, on standard error.");
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        var command = new Command("ask", "Ask a question about files, folders or standard input.") { question };
        inputs.AddTo(command);
        settings.AddModels(command);
        settings.AddCeilings(command);
        settings.AddCells(command);
        mapReduce.AddTo(command);
        sessions.AddTo(command);
        command.Add(output);
        command.Add(schema);
        command.Add(sets);
        command.Add(transcript);
        command.Add(cells);
        command.Add(verbose);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string asked = parsed.GetRequiredValue(question);
            if (string.IsNullOrWhiteSpace(asked))
                throw new UsageException("the question is empty. Say what to find out: cave ask \"…\" -f FILE.");
            asked = new SavedQuestions(terminal).Resolve(asked, parsed.GetValue(sets) ?? []);
            AnswerSchema? form = parsed.GetValue(schema) is { } given ? AnswerForm.Read(given) : null;
            Func<Session, CancellationToken, IAsyncEnumerable<RunEvent>> ask = mapReduce.AskWith(parsed, asked, form);
            OpenSession open = await sessions.OpenAsync(
                parsed,
                settings,
                verbose,
                async (models, stop) =>
                {
                    IReadOnlyList<Input> given = await inputs.ReadAsync(
                        parsed,
                        terminal,
                        takesStandardInput: true,
                        stop).ConfigureAwait(false);
                    if (models is not null)
                        Check(given, models, sessions.NameIn(parsed), terminal);
                    return given;
                },
                isTimed: true,
                terminal,
                cancellationToken).ConfigureAwait(false);
            await using (open.ConfigureAwait(false))
            {
                if (!open.IsTakenUp)
                    InputWarnings.Show(open.Session, terminal);
                else if (open.Session.Pending is { } pending && pending != asked)
                    terminal.Warn($"session '{open.Name}' had a question that was broken off, and leaves it unanswered now: {SessionFlags.Short(pending)}");
                if (!await mapReduce.MayBeginAsync(parsed, open.Session, asked, terminal, cancellationToken).ConfigureAwait(false))
                {
                    terminal.Fail("nothing was asked.");
                    return ExitCode.Cancelled;
                }

                using TranscriptFile? file = parsed.GetValue(transcript) is { } path
                    ? TranscriptFile.Create(path, terminal.Warn)
                    : null;
                open.IsUsed = true;
                Answer answer = await ShownRun.AskAsync(
                    stop => ask(open.Session, stop),
                    parsed.GetRequiredValue(output),
                    file,
                    terminal,
                    open.MaxTurns,
                    open.Timeout,
                    open.Name,
                    form is not null,
                    parsed.GetValue(cells),
                    cancellationToken).ConfigureAwait(false);
                if (parsed.GetValue(verbose) && open.Name is { } name)
                    terminal.Notice($"kept as session {name}");
                return ExitCode.Of(answer.Stop);
            }
        });
        return command;
    }

    // Only for a new session: one that is there has its inputs.
    private static void Check(IReadOnlyList<Input> given, OpenModels models, string? name, Terminal terminal)
    {
        if (given.Count > 0)
            return;
        string missing = name is null ? "" : $"there is no session '{name}' yet ('cave sessions' lists those that there are), and ";
        // The built-in model knows nothing but what it is given.
        if (models.Name == OfflineProvider.Model)
            throw new UsageException($"{missing}there is nothing to ask about. Name a file (-f) or a folder (-d), or send text to standard input.");
        terminal.Warn($"{missing}no input was given, so ctx is empty and the model answers from what it knows.");
    }
}
