using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Oracle;
using CaveRuntime.Oracle.Reading;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Cli;

namespace CaveRuntime.Tests.Oracle;

/// <summary>Tasks of 8,000 tokens from the shared generator, an oracle that knows them, and <c>cave eval</c> as a real process between the
/// two.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync is the runner's.")]
public sealed class GeneratedTasks : IAsyncLifetime
{
    private readonly Cave _cave = new();

    internal Corpus Corpus { get; private set; } = null!;

    /// <summary>Every task; empty where the generator is missing.</summary>
    internal IReadOnlyList<JsonElement> All { get; private set; } = [];

    private LocalModelServer Server { get; set; } = null!;

    private string Folder => _cave.Folder;

    public async Task InitializeAsync()
    {
        if (Python.Scripts is null)
            return;
        await Python.RunAsync(
            $"import sys, runpy; sys.argv = ['gen.py', '--out', {Literal(Folder)}, '--sizes', '8k', '--tasks', 'oolong', '--n', '2', '--quiet']; runpy.run_path('gen.py')");
        string lines = _cave.Read("instances.jsonl");
        await Python.RunAsync(
            $"import sys, runpy; sys.argv = ['gen.py', '--out', {Literal(Folder)}, '--sizes', '8k', '--tasks', 'mdqa', '--n', '1', '--quiet']; runpy.run_path('gen.py')");
        _cave.Write("instances.jsonl", lines + _cave.Read("instances.jsonl"));
        All = [.. _cave.Read("instances.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        Corpus = Corpus.Load(Folder);
        Server = OracleServer.Start(Corpus);
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        _cave.Dispose();
    }

    /// <summary>Some of the tasks: one of each form of question.</summary>
    internal IReadOnlyList<JsonElement> OneOfEachForm() =>
        [.. All.DistinctBy(
            task => (Task(task), Regex.Replace(Regex.Replace(Asked(task), "\"[^\"]+\"|\\d+", ""), "\\w+ (?:of|in) [A-Z].*", "")))];

    /// <summary>The answers of <c>cave eval</c>, by task.</summary>
    internal async Task<Dictionary<string, string>> AskAsync(IEnumerable<JsonElement> tasks, string model, params string[] flags)
    {
        string name = Guid.NewGuid().ToString("N");
        _cave.Write(name + ".tasks", string.Join('\n', tasks));
        Outcome outcome = await _cave.RunAsync(
            ["eval", name + ".tasks", "--out", name, "--parallel", "3", "-m", "openai:"
                + model, "--base-url", Server.BaseUrl.ToString(), .. flags]);
        Assert.True(outcome.Code == 0, outcome.Error);
        return _cave.Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))
            .ToDictionary(p => p.GetProperty("id").GetString()!, p => p.GetProperty("answer").GetString() ?? "");
    }

    /// <summary>The score of each kind of task, by the shared script.</summary>
    internal async Task<Dictionary<string, double>> ScoreAsync(IEnumerable<JsonElement> tasks, Dictionary<string, string> answers)
    {
        _cave.Write("scored", string.Join('\n', tasks));
        _cave.Write(
            "answers",
            string.Join('\n', answers.Select(a => new JsonObject { ["id"] = a.Key, ["answer"] = a.Value }.ToJsonString())));
        string table = await Python.RunAsync(
            $"import sys, score; sys.argv = ['score.py', {Literal(Path.Combine(Folder, "scored"))}, {Literal(Path.Combine(Folder, "answers"))}]; score.main()");
        return Regex.Matches(table, @"^(\w+) +8k +\d+ +([\d.]+)", RegexOptions.Multiline).ToDictionary(
            m => m.Groups[1].Value,
            m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>What plain code makes of all that an oracle reads when it is shown each piece alone. Labelled lines are solved by the
    /// shared script.</summary>
    internal async Task<Dictionary<string, string>> PlainAsync(IReadOnlyList<JsonElement> tasks, OracleName oracle)
    {
        var plain = new Dictionary<string, string>();
        var labelled = new JsonArray();
        foreach (JsonElement task in tasks)
        {
            string question = task.GetProperty("question").GetString()!;
            IPieces kind = Corpus.Kinds.Single(k => k.Concerns(question));
            (string, string)[] readings = [.. Read(task).Split(kind.Separator).Select(
                piece => (piece, kind.Read(oracle, piece, question, inView: true)))];
            if (kind is Profiles)
            {
                plain[Id(task)] = kind.Answer(question, readings);
            }
            else
            {
                labelled.Add(
                    new JsonArray(
                        JsonNode.Parse(task.GetRawText()),
                        new JsonArray([.. readings.Select(r => new JsonArray(r.Item1, r.Item2))])));
            }
        }

        const string solve = """
            import json, re, sys, datetime, solve_labels
            for task, lines in json.load(sys.stdin):
                classes = re.search(r'of these classes \([^)]*\): ([^.]*)\.', task['question']).group(1).split(', ')
                rows = []
                for line, label in lines:
                    m = re.match(r'Date: (\w+ \d+, \d+) \|\| User: (\d+) ', line)
                    rows.append((datetime.datetime.strptime(m.group(1), '%b %d, %Y').date(), int(m.group(2)), classes[int(label)]))
                print(json.dumps([task['id'], solve_labels.answer(task, rows)]))
            """;
        foreach (string line in (await Python.RunAsync(solve, labelled.ToJsonString())).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            plain[JsonElement.Parse(line)[0].GetString()!] = JsonElement.Parse(line)[1].GetString() is { Length: > 0 } answer
                ? answer
                : "none";
        }
        return plain;
    }

    /// <summary>The input of a task.</summary>
    internal string Read(JsonElement task) => _cave.Read(task.GetProperty("context_file").GetString()!);

    internal static string Task(JsonElement task) => task.GetProperty("task").GetString()!;

    internal static string Id(JsonElement task) => task.GetProperty("id").GetString()!;

    private static string Asked(JsonElement task) =>
        task.GetProperty("question").GetString()! is var question
            && question.IndexOf("of the line): ", StringComparison.Ordinal) is > 0 and var at
            ? question[at..]
            : question;

    private static string Literal(string text) => JsonSerializer.Serialize(text);
}
