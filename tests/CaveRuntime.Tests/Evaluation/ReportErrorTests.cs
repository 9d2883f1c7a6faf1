using CaveRuntime.Cli.Shell;
using static CaveRuntime.Tests.Evaluation.HandmadeReport;

namespace CaveRuntime.Tests.Evaluation;

/// <summary>Each is one sentence that says what, where and what to do.</summary>
public sealed class ReportErrorTests
{
    [Theory]
    [InlineData("no-such-program x", "starting 'no-such-program' failed", "python3 score.py")]
    [InlineData("", "there is no program", "python3 score.py")]
    [InlineData("sh -c \"echo the disk is on fire >&2; exit 3\"", "exit code 3", "the disk is on fire")]
    [InlineData("sh -c \"echo hello\"", "no row for alpha, 8k, n = 2", "task, size, n and score")]
    public async Task A_scorer_that_does_not_do_its_work(string scorer, params string[] words)
    {
        using var handmade = new HandmadeReport();
        handmade.Write("p.jsonl", Line("a1", "rlm", "openai:m", right: true));
        Says(await Assert.ThrowsAsync<UsageException>(() => handmade.MakeAsync(scorer, ["p.jsonl"])), words);
    }

    [Theory]
    [InlineData("", "p.jsonl: there is no prediction", "cave eval --out")]
    [InlineData("{\"id\":\"zz\",\"answer\":\"x\"}", "1 of its 1 ids are not in", "'zz'")]
    [InlineData("{\"id\":\"a1\",\"ans", "p.jsonl: line 1", "--resume")]
    [InlineData("{\"answer\":\"x\"}", "p.jsonl: line 1", "id")]
    [InlineData("{\"id\":\"a1\"}\n{\"id\":\"a1\"}", "p.jsonl: line 2", "'a1' before")]
    [InlineData(
        "{\"id\":\"a1\",\"method\":\"rlm\",\"model\":\"offline\"}\n{\"id\":\"a2\",\"method\":\"direct\",\"model\":\"offline\"}",
        "p.jsonl: line 2",
        "direct by offline",
        "rlm by offline",
        "file of its own")]
    public async Task Predictions_that_cannot_be_judged(string lines, params string[] words)
    {
        using var handmade = new HandmadeReport();
        handmade.Write("p.jsonl", lines);
        Says(await Assert.ThrowsAsync<UsageException>(() => handmade.MakeAsync("p.jsonl")), words);
    }

    [Theory]
    [InlineData("", "there is nothing in it", "instances")]
    [InlineData("{\"id\":\"a1\",\"question\":\"q\"}", "instances.jsonl: line 1", "meta.size")]
    [InlineData("not json", "instances.jsonl: line 1", "right answers")]
    public async Task Instances_that_are_none(string lines, params string[] words)
    {
        using var handmade = new HandmadeReport();
        handmade.Write("p.jsonl", Line("a1", "rlm", "openai:m", right: true));
        handmade.Write("instances.jsonl", lines);
        Says(await Assert.ThrowsAsync<UsageException>(() => handmade.MakeAsync("p.jsonl")), words);
    }

    private static void Says(UsageException failure, string[] words) =>
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
}
