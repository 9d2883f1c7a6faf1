using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Evaluation;
using CaveRuntime.Cli.Running;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave eval</c>: many questions over many files, one line of prediction each.</summary>
internal static class EvalCommand
{
    private static readonly string[] s_methods = ["rlm", "rlm-no-subcalls", "direct", "react", "summary", "fold"];

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("TASKS.jsonl") { Description = "One JSON object a line: id, question, context_file (relative to this file's folder)." };
        var settings = new SettingsFlags(cellTimeout: "30s");
        Option<string?> predictions = Flags.Text("--out", "PREDICTIONS.jsonl", "Where the predictions go, one JSON object a line.");
        Option<string> method = Flags.OneOf("--method", "How questions are answered: rlm as --context says; rlm-no-subcalls the same without subcalls and children; direct with the whole input in one prompt; react in the loop without subcalls and without reduction; summary and fold in the loop under those context policies.", s_methods);
        Option<int?> parallel = Flags.Number<int>("--parallel", "N", "Tasks at a time. Default: 1.");
        Option<bool> resume = Flags.Switch("--resume", "Keep what the predictions file has, and ask only what it lacks or what failed there.");
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        predictions.Required = true;
        var command = new Command("eval", "Answer the questions of a task file.") { file, predictions, method, parallel, resume, verbose };
        command.Add(EvalReportCommand.Create(terminal, file));
        settings.AddModels(command);
        settings.AddCeilings(command);
        settings.AddCells(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string chosen = parsed.GetRequiredValue(method);
            int atOnce = parsed.GetValue(parallel) ?? 1;
            if (atOnce is < 1 or > 256)
                throw new UsageException("--parallel: write a number from 1 to 256.");
            IReadOnlyList<EvalTask> tasks = await EvalTask.ReadAsync(parsed.GetRequiredValue(file), cancellation).ConfigureAwait(false);
            string output = parsed.GetRequiredValue(predictions)!;
            if (Path.GetFullPath(output) == Path.GetFullPath(parsed.GetRequiredValue(file)))
                throw new UsageException($"--out {output}: this is the file of the tasks. Name another one for the predictions.");
            OpenHost cave = OpenHost.Open(settings.Read(parsed), parsed.GetValue(verbose), terminal, options => Method(chosen, options with { WarmWorkers = 1 }));
            await using (cave.ConfigureAwait(false))
            {
                var setup = new Setup(chosen, cave.Models.Name.ToString(), MakesSubcalls(chosen) && cave.Models.SubName != cave.Models.Name ? cave.Models.SubName.ToString() : null);
                using PredictionFile answers = PredictionFile.Open(output, setup, parsed.GetValue(resume));
                EvalTask[] left = [.. tasks.Where(t => !answers.Done.Contains(t.Id))];
                var loop = new EvalLoop(cave.Host, setup, answers, terminal);
                await loop.RunAsync(left, atOnce, cancellation).ConfigureAwait(false);
                terminal.Error.WriteLine($"{terminal.EraseLine}{tasks.Count} tasks: {tasks.Count - left.Length} were there, {loop.Answered} answered, {loop.Failed} failed");
                // Where not one task could be answered, the cause is rarely in the tasks.
                return loop is { Answered: 0, Failed: > 0 } ? ExitCode.Model : ExitCode.Answered;
            }
        });
        return command;
    }

    private static bool MakesSubcalls(string method) => method is not ("direct" or "rlm-no-subcalls" or "react");

    private static CaveOptions Method(string method, CaveOptions options) => method switch
    {
        "direct" => options with { Route = Route.Direct, WarmWorkers = 0 },
        "rlm-no-subcalls" => options with { Limits = options.Limits with { MaxSubcalls = 0, MaxDepth = 0 } },
        "react" => options with { Limits = options.Limits with { MaxSubcalls = 0, MaxDepth = 0 }, Context = "none" },
        "summary" or "fold" => options with { Context = method },
        _ => options,
    };
}
