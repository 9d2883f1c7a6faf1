using System.Text.Json;
using CaveRuntime.Tests.Models;
using static CaveRuntime.Tests.Running.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

public sealed class EvalTests
{
    [Fact]
    public async Task Every_task_becomes_one_line_and_resume_asks_only_what_is_left()
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Text(Cell("FINAL(ctx.Length)")) with { PromptTokens = 1_000 });
        using var cave = new Cave();
        cave.Write("tasks/contexts/a.txt", "12345");
        cave.Write("tasks/questions.jsonl", """
            {"id":"one","task":"t","size_tokens_approx":1,"context_file":"contexts/a.txt","question":"How long?","gold":"a secret"}
            {"id":"two","task":"t","context_file":"contexts/missing.txt","question":"How long?"}

            {"id":"three","task":"t","context_file":"contexts/a.txt","question":"How long?"}
            """);
        string[] arguments = ["eval", "tasks/questions.jsonl", "--out", "p.jsonl", "-m", "openai:m", "--base-url", server.BaseUrl.ToString()];

        Outcome first = await cave.RunAsync([.. arguments, "--parallel", "2"]);
        Assert.Equal(0, first.Code);
        Assert.Contains("3 tasks: 0 were there, 2 answered, 1 failed", first.Error, StringComparison.Ordinal);
        string[] lines = cave.Read("p.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(server.Requests, r => r.Messages.Any(m => m.Text.Contains("a secret", StringComparison.Ordinal)));

        string[] kept = [.. lines.Where(line => Id(line) != "three"), """{"id":"thr"""];
        cave.Write("p.jsonl", string.Join('\n', kept));
        int asked = server.Requests.Count;
        Outcome second = await cave.RunAsync([.. arguments, "--resume"]);
        Assert.Contains("3 tasks: 2 were there, 1 answered, 0 failed", second.Error, StringComparison.Ordinal);
        Assert.Equal(asked + 1, server.Requests.Count);
        string[] all = cave.Read("p.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Snapshots.MatchAsync(string.Join('\n', all.Order(StringComparer.Ordinal)).Replace(cave.Folder, "<folder>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Methods_that_are_not_built_and_rows_that_are_no_tasks_are_refused()
    {
        using var cave = new Cave();
        cave.Write("t.jsonl", """{"id":"one","question":"q"}""");
        (await cave.RunAsync("eval", "t.jsonl", "--out", "p.jsonl", "--method", "direct")).IsRefusal(2, "--method direct", "not built yet");
        (await cave.RunAsync("eval", "t.jsonl", "--out", "p.jsonl")).IsRefusal(2, "t.jsonl: line 1", "context_file");
        (await cave.RunAsync("eval", "nowhere.jsonl", "--out", "p.jsonl")).IsRefusal(2, "nowhere.jsonl");
    }

    private static string? Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString();
}
