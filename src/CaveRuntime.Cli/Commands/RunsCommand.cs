using System.CommandLine;
using System.Globalization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave runs</c>: the recorded runs, the newest first.</summary>
internal static class RunsCommand
{
    private const int MaxQuestion = 80;

    public static Command Create(Terminal terminal)
    {
        Option<int?> most = Flags.Number<int>("--max", "N", "Most runs to list. Default: 20.");
        Option<string> form = Flags.OneOf("--output", "Form of the list.", AnswerOutput.Text, AnswerOutput.Json);
        var command = new Command("runs", "List recorded runs, the newest first; 'cave show RUN' shows one.") { most, form };
        command.SetAction(parsed =>
        {
            int max = parsed.GetValue(most) ?? 20;
            if (max < 1)
                throw new UsageException("--max: write 1 or more.");
            bool json = parsed.GetRequiredValue(form) == AnswerOutput.Json;
            int listed = 0;
            foreach (string file in new RecordedRuns(terminal).Newest().Take(max))
            {
                listed++;
                RunSummary run = RunSummary.Of(file);
                terminal.Out.WriteLine(json ? JsonLine.Of(run, JsonLine.Readable(TranscriptsJson.Default)) : Line(run));
            }

            if (listed == 0)
                terminal.Say("no run is recorded yet");
            return ExitCode.Answered;
        });
        return command;
    }

    private static string Line(RunSummary run)
    {
        string question = (run.Question ?? "").ReplaceLineEndings(" ");
        if (question.Length > MaxQuestion)
            question = question[..(MaxQuestion - 1)] + "…";
        string turns = run.Turns is { } n ? string.Create(CultureInfo.InvariantCulture, $", {n} turns") : "";
        return $"{run.RunId}  {run.Stop ?? "not ended"}{turns}  {run.Model ?? "?"}  {question}";
    }
}
