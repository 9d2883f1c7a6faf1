using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Evaluation;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave eval</c>: many questions over many files, one line of prediction each.</summary>
internal static class EvalCommand
{
    private const string MethodHelp = "How questions are answered: rlm as --context says; rlm-no-subcalls the same without subcalls and children; "
        + "direct with the whole input in one prompt; react in the loop without subcalls and without reduction; "
        + "summary and fold in the loop under those view policies.";

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("TASKS.jsonl")
        {
            Description = "One JSON object a line: id, question, context_file (relative to this file's folder).",
        };
        var settings = new SettingsFlags(cellTimeout: "30s");
        Option<string?> predictions = Flags.Text("--out", "PREDICTIONS.jsonl", "Where the predictions go, one JSON object a line.");
        Option<string> method = Flags.OneOf("--method", MethodHelp, [.. EvaluationMethod.All.Select(m => m.Name)]);
        Option<int?> parallel = Flags.Number<int>("--parallel", "N", "Tasks at a time. Default: 1.");
        Option<string?> within = Flags.Text("--within", "DIR", "The folder that all context files have to lie in. Default: that of the task file.");
        Option<bool> resume = Flags.Switch(
            "--resume",
            "Keep what the predictions file has, and ask only what it lacks or what failed there.");
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        predictions.Required = true;
        var command = new Command("eval", "Answer the questions of a task file.") { file, predictions, method, parallel, within, resume, verbose };
        command.Add(EvalReportCommand.Create(terminal, file));
        settings.AddModels(command);
        settings.AddCeilings(command);
        settings.AddCells(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int atOnce = parsed.GetValue(parallel) ?? 1;
            if (atOnce is < 1 or > 256)
                throw new UsageException("--parallel: write a number from 1 to 256.");
            try
            {
                IReadOnlyList<EvaluationTask> tasks = await EvaluationTask.ReadAsync(
                    parsed.GetRequiredValue(file),
                    cancellationToken).ConfigureAwait(false);
                if (parsed.GetValue(within) is { Length: > 0 } root)
                    tasks = [.. tasks.Select(t => t with { Within = root })];
                string output = parsed.GetRequiredValue(predictions)!;
                if (Path.GetFullPath(output) == Path.GetFullPath(parsed.GetRequiredValue(file)))
                    throw new UsageException($"--out {output}: this is the file of the tasks. Name another one for the predictions.");
                var chosen = EvaluationMethod.Find(parsed.GetRequiredValue(method));
                OpenHost cave = OpenHost.Open(
                    settings.Read(parsed), parsed.GetValue(verbose), terminal, options => chosen.Apply(options with { WarmWorkers = 1 }));
                await using (cave.ConfigureAwait(false))
                {
                    var by = MethodAndModels.Of(chosen, cave.Models.Name.ToString(), cave.Models.SubName.ToString());
                    using PredictionFile answers = PredictionFile.Open(output, by, parsed.GetValue(resume));
                    EvaluationTask[] left = [.. tasks.Where(t => !answers.Answered.Contains(t.Id))];
                    EvaluationProgress result = await new EvaluationRun(cave.Host, by, answers)
                        .RunAsync(left, atOnce, new ShownProgress(terminal), cancellationToken).ConfigureAwait(false);
                    terminal.Drawn.Write(terminal.EraseLine);
                    terminal.Say(
                        $"{tasks.Count} tasks: {tasks.Count - left.Length} were there, {result.Answered} answered, {result.Failed} failed");
                    // Where not one task could be answered, the cause is rarely in the tasks.
                    return result.Failed == 0 ? ExitCode.Answered : result.Answered == 0 ? ExitCode.Model : ExitCode.SomeFailed;
                }
            }
            catch (EvaluationException e)
            {
                throw EvaluationErrors.Of(e);
            }
        });
        return command;
    }

    /// <summary>Warns of each task that failed, and draws how many have ended.</summary>
    private sealed class ShownProgress(Terminal terminal) : IProgress<EvaluationProgress>
    {
        private readonly long _begun = terminal.Time.GetTimestamp();

        public void Report(EvaluationProgress value)
        {
            if (value.Last is { Error: { } error } failed)
            {
                terminal.Drawn.Write(terminal.EraseLine);
                terminal.Warn($"{failed.Id}: {error.Message}");
            }

            if (!terminal.DrawsOnError || terminal.IsQuiet)
                return;
            int done = value.Answered + value.Failed;
            TimeSpan left = terminal.Time.GetElapsedTime(_begun) / Math.Max(1, done) * (value.Total - done);
            string rest = done < value.Total ? $", about {Duration.Words(left)} left" : "";
            terminal.Drawn.Write($"{terminal.EraseLine}{done} of {value.Total} tasks{rest}");
        }
    }
}
