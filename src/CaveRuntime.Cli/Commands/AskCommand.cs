using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Inputs;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Offline;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave ask</c>: one question about the inputs, one answer.</summary>
internal static class AskCommand
{
    public static Command Create(Terminal terminal)
    {
        var question = new Argument<string>("QUESTION") { Description = "What to find out." };
        var inputs = new InputFlags();
        var settings = new SettingsFlags(cellTimeout: "30s");
        Option<string> form = Flags.OneOf("--output", "Form of the answer.", AnswerOutput.Text, AnswerOutput.Json, AnswerOutput.StreamJson);
        var mapReduce = new MapReduceFlags();
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
        command.Add(form);
        command.Add(transcript);
        command.Add(cells);
        command.Add(verbose);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string asked = parsed.GetRequiredValue(question);
            if (string.IsNullOrWhiteSpace(asked))
                throw new UsageException("the question is empty. Say what to find out: cave ask \"…\" -f FILE.");
            OpenHost cave = OpenHost.Open(settings.Read(parsed), parsed.GetValue(verbose), terminal);
            await using (cave.ConfigureAwait(false))
            {
                Session session = await cave.OpenTimedAsync(
                    async stop =>
                    {
                        IReadOnlyList<Input> given = await inputs.ReadAsync(
                            parsed,
                            terminal,
                            takesStandardInput: true,
                            stop).ConfigureAwait(false);
                        Check(given, cave.Models, terminal);
                        return given;
                    },
                    cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    InputWarnings.Show(session, terminal);
                    using TranscriptFile? file = parsed.GetValue(transcript) is { } path
                        ? TranscriptFile.Create(path, terminal.Warn)
                        : null;
                    Answer answer = await ShownRun.AskAsync(
                        mapReduce.AskWith(parsed, session, asked),
                        parsed.GetRequiredValue(form),
                        file,
                        terminal,
                        cave.MaxTurns,
                        cave.Timeout,
                        parsed.GetValue(cells),
                        cancellationToken).ConfigureAwait(false);
                    return ExitCode.Of(answer.Stop);
                }
            }
        });
        return command;
    }

    private static void Check(IReadOnlyList<Input> given, OpenModels models, Terminal terminal)
    {
        if (given.Count > 0)
            return;
        // The built-in model knows nothing but what it is given.
        if (models.Name == OfflineProvider.Model)
            throw new UsageException("there is nothing to ask about. Name a file (-f) or a folder (-d), or send text to standard input.");
        terminal.Warn("no input was given, so ctx is empty and the model answers from what it knows.");
    }
}
