using CaveRuntime.Cli.Commands;
using CaveRuntime.Evaluation;
using CaveRuntime.Evaluation.Reports;

namespace CaveRuntime.Tests.Evaluation;

/// <summary>A folder with instances, predictions and a scorer of a few lines of shell. Dispose it to take the folder away.</summary>
internal sealed class HandmadeReport : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cave-report-test-");

    public HandmadeReport()
    {
        Write("instances.jsonl", string.Concat(
            from q in new[]
            {
                ("a1", "alpha", "8k", 8_000),
                ("a2", "alpha", "8k", 8_200),
                ("a3", "alpha", "128k", 128_000),
                ("a4", "alpha", "128k", 129_000),
                ("b1", "beta", "8k", 8_100),
                ("c1", "gamma", "1m", 1_000_000)
            }
            select $$$"""{"id":"{{{q.Item1}}}","task":"{{{q.Item2}}}","size_tokens_approx":{{{q.Item4}}},"gold":"right","meta":{"size":"{{{q.Item3}}}"}}"""
                + "\n"));
        // Right is the answer "right"; what has no line is wrong.
        Write("score.sh", """
            awk '
            function field(line, key) { return match(line, "\"" key "\":\"[^\"]*\"") ? substr(line, RSTART + length(key) + 4, RLENGTH - length(key) - 5) : "" }
            NR == FNR { group = field($0, "task") " " field($0, "size"); of[field($0, "id")] = group; n[group]++; next }
            field($0, "answer") == "right" { right[of[field($0, "id")]]++ }
            END { print "task size n score"; for (group in n) printf "%s %d %.3f\n", group, n[group], right[group] / n[group] }' "$1" "$2"
            """);
    }

    public string Scorer => $"sh \"{PathOf("score.sh")}\"";

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return name;
    }

    public string Write(string name, params Prediction[] lines) =>
        Write(name, string.Concat(lines.Select(l => PredictionLine.Of(l) + "\n")));

    public static Prediction Line(
        string id,
        string method,
        string model,
        bool right,
        long tokens = 1_000,
        decimal? usd = null,
        string? subModel = null) =>
        new(id, null, null, method, model, subModel, right
            ? "right"
            : "wrong", "answered", 2, new Usage { InputTokens = tokens, OutputTokens = 100, CostUsd = usd }, tokens / 2, tokens * 2, null);

    public Task<EvaluationReport> MakeAsync(params string[] predictions) => MakeAsync(Scorer, predictions);

    public Task<EvaluationReport> MakeAsync(string scorer, string[] predictions) =>
        EvalReportCommand.MakeAsync(PathOf("instances.jsonl"), [.. predictions.Select(PathOf)], scorer, CancellationToken.None);

    /// <summary>Two methods over three groups: an oracle that misses an answer and fails once, and word matching in two of the
    /// groups.</summary>
    public Task<EvaluationReport> ExampleAsync()
    {
        const string oracle = "openai:oracle-p0.95-w32k";
        Prediction failed = Line("a4", "rlm", oracle, right: false, 9_000) with
        {
            Answer = null,
            Stop = "model_error",
            Error = new RunError("model", "no")
        };
        Write("rlm.jsonl", Line(
            "a1",
            "rlm",
            oracle,
            right: true,
            2_000,
            subModel: "offline"), Line("a2", "rlm", oracle, right: false, 3_000, subModel: "offline"),
            Line(
                "a3",
                "rlm",
                oracle,
                right: true,
                7_000,
                subModel: "offline"), failed with { SubModel = "offline" }, Line(
                    "b1",
                    "rlm",
                    oracle,
                    right: true,
                    4_000,
                    subModel: "offline"));
        Write("direct.jsonl", Line("a1", "direct", "offline", right: true, 8_000), Line("a3", "direct", "offline", right: false, 128_000));
        return MakeAsync("rlm.jsonl", "direct.jsonl");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
