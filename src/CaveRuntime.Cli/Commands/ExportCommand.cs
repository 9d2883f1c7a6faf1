using System.CommandLine;
using System.Text.Json;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Export;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave export</c>: a group of recorded runs of one task, as lines for training.</summary>
internal static class ExportCommand
{
    // That of runs whose view policy says nothing else.
    private const int DefaultWorkingLimit = 32_768;

    private static readonly JsonSerializerOptions s_json = JsonLine.Readable(TrajectoryJson.Default);

    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("RUN|FILE")
        {
            Description = "Recorded runs of the same task: names, or files that --transcript wrote.",
            Arity = ArgumentArity.OneOrMore
        };
        Option<string> format = Flags.OneOf("--format", "Form of the lines.", FoldGrpoExport.Format);
        Option<string?> answer = Flags.Text("--answer", "TEXT", "The right answer: a run that gave it has reward 1, any other 0.");
        Option<string?> rewards = Flags.Text("--rewards", "FILE.jsonl", "Rewards from 0 to 1, one object a line: run_id, reward.");
        Option<string?> judge = Flags.Text(
            "--judge",
            "MODEL",
            "Model that judges whether branches kept to their scope. Default: that of \"roles\" in cave.json; without one no branch is charged.");
        Option<int?> limit = Flags.Number<int>("--working-limit", "TOKENS", "Most tokens of a view. Default: 32768.");
        var command = new Command("export", "Write recorded runs as data for training.") { runs, format, answer, rewards, judge, limit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RecordedRun[] group = [.. parsed.GetRequiredValue(runs).Select(name => RunReader.Read(Find(name, terminal)))];
            if (group.Select(r => r.Question).Distinct().Skip(1).Any())
                throw new UsageException("the runs answer different questions. A group is of one task: export each task for itself.");
            Func<RecordedRun, double> outcome = Outcomes(parsed.GetValue(answer), parsed.GetValue(rewards));
            var configuration = Configuration.Configuration.Load(new Settings(), terminal);
            using OpenModels? models = (parsed.GetValue(judge) ?? configuration.Settings.JudgeModel) is { } name
                ? Judges(name, configuration, terminal)
                : null;
            var export = new FoldGrpoExport(
                parsed.GetValue(limit) is { } tokens
                    ? tokens > 0 ? tokens : throw new UsageException("--working-limit: write 1 or more.")
                    : DefaultWorkingLimit,
                models is null ? null : new BranchScopeJudge(models.Main).IsInScopeAsync);
            foreach (TrajectoryLine line in await export.LinesAsync(
                [.. group.Select(run => (run, outcome(run)))],
                cancellationToken).ConfigureAwait(false))
            {
                terminal.Out.WriteLine(JsonLine.Of(line, s_json));
            }
            return ExitCode.Answered;
        });
        return command;
    }

    private static string Find(string name, Terminal terminal) => File.Exists(name) ? name : new RecordedRuns(terminal).Find(name)
        ?? throw new UsageException($"{name}: there is no such file and no recorded run of that name.");

    // The models of runs, which need keys of their own, have no part in it.
    private static OpenModels Judges(string model, Configuration.Configuration configuration, Terminal terminal) => OpenModels.Open(
        configuration with
        {
            Settings = configuration.Settings with { Model = model, SubModel = null, ChildModels = null, SummaryModel = null },
        },
        terminal,
        terminal.Logs(verbose: false));

    private static Func<RecordedRun, double> Outcomes(string? answer, string? file)
    {
        if ((answer is null) == (file is null))
            throw new UsageException("say what the runs are worth: either --answer TEXT or --rewards FILE.jsonl.");
        if (answer is not null)
            return run => string.Equals(run.Answer?.Trim(), answer.Trim(), StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        Dictionary<string, double> rewards = Read(file!);
        return run => rewards.TryGetValue(run.RunId, out double reward)
            ? reward
            : throw new UsageException($"{file}: there is no reward for run {run.RunId}. Add a line for it.");
    }

    private static Dictionary<string, double> Read(string file)
    {
        var rewards = new Dictionary<string, double>();
        try
        {
            foreach (string line in File.ReadLines(file).Where(l => l.Length > 0))
            {
                using JsonDocument document = JsonDocument.Parse(line);
                double reward = document.RootElement.GetProperty("reward").GetDouble();
                rewards[document.RootElement.GetProperty("run_id").GetString() ?? ""] = reward is >= 0 and <= 1
                    ? reward
                    : throw new UsageException($"{file}: a reward of {reward}. Rewards are from 0 to 1.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or KeyNotFoundException
            or FormatException)
        {
            throw new UsageException(
                $"{file}: {e.Message.TrimEnd('.')}. Each line is an object like {{\"run_id\": \"…\", \"reward\": 1}}.",
                e);
        }

        return rewards;
    }
}
