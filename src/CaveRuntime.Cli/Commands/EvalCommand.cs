using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Evaluation;
using CaveRuntime.Cli.Running;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave eval</c>: many questions over many files, one line of prediction each.</summary>
internal static class EvalCommand
{
    private static readonly string[] s_methods = ["rlm", "direct", "react", "summary", "fold"];

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("TASKS.jsonl") { Description = "One JSON object a line: id, question, context_file (relative to this file's folder)." };
        var settings = new SettingsFlags(cellTimeout: "30s");
        Option<string?> predictions = Flags.Text("--out", "PREDICTIONS.jsonl", "Where the predictions go, one JSON object a line.");
        Option<string> method = Flags.OneOf("--method", "How questions are answered: rlm as --context says; react, summary and fold in the same loop under the context policies none, summary and fold. direct is not built.", s_methods);
        Option<int?> parallel = Flags.Number<int>("--parallel", "N", "Tasks at a time. Default: 1.");
        Option<bool> resume = Flags.Switch("--resume", "Keep what the predictions file has, and ask only what it lacks.");
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        predictions.Required = true;
        var command = new Command("eval", "Answer the questions of a task file.") { file, predictions, method, parallel, resume, verbose };
        settings.AddModels(command);
        settings.AddCeilings(command);
        settings.AddCells(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string chosen = parsed.GetRequiredValue(method);
            if (chosen == "direct")
                throw new UsageException("--method direct is not built yet. Use rlm, react, summary or fold.");
            int atOnce = parsed.GetValue(parallel) ?? 1;
            if (atOnce is < 1 or > 256)
                throw new UsageException("--parallel: write a number from 1 to 256.");
            IReadOnlyList<EvalTask> tasks = await EvalTask.ReadAsync(parsed.GetRequiredValue(file), cancellation).ConfigureAwait(false);
            OpenHost cave = OpenHost.Open(settings.Read(parsed), parsed.GetValue(verbose), terminal, options => options with { WarmWorkers = 1, Context = Context(chosen) ?? options.Context });
            await using (cave.ConfigureAwait(false))
            {
                using PredictionFile output = PredictionFile.Open(parsed.GetRequiredValue(predictions)!, parsed.GetValue(resume));
                EvalTask[] left = [.. tasks.Where(t => !output.Done.Contains(t.Id))];
                var loop = new EvalLoop(cave.Host, output, terminal);
                await loop.RunAsync(left, atOnce, cancellation).ConfigureAwait(false);
                terminal.Error.WriteLine($"{(terminal.DrawsOnError ? "\r" : "")}{tasks.Count} tasks: {tasks.Count - left.Length} were there, {loop.Answered} answered, {loop.Failed} failed");
                return ExitCode.Answered;
            }
        });
        return command;
    }

    private static string? Context(string method) => method switch
    {
        "react" => "none",
        "rlm" => null,
        _ => method,
    };
}
