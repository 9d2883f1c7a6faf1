using System.Text.Json;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

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
        string[] arguments = ["eval", "tasks/questions.jsonl", "--out", "p.jsonl", "-m", "openai:m", "--base-url", server.BaseUrl
            .ToString()];

        Outcome first = await cave.RunAsync([.. arguments, "--parallel", "2"]);
        Assert.Equal(1, first.Code);
        Assert.Contains("3 tasks: 0 were there, 2 answered, 1 failed", first.Error, StringComparison.Ordinal);
        string[] lines = cave.Read("p.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(server.Requests, r => r.Messages.Any(m => m.Text.Contains("a secret", StringComparison.Ordinal)));

        string[] kept = [.. lines.Where(line => Id(line) != "three"), """{"id":"thr"""];
        cave.Write("p.jsonl", string.Join('\n', kept));
        int asked = server.Requests.Count;
        Outcome second = await cave.RunAsync([.. arguments, "--resume"]);
        Assert.Contains("3 tasks: 1 were there, 1 answered, 1 failed", second.Error, StringComparison.Ordinal);
        Assert.Equal(asked + 1, server.Requests.Count);
        string[] all = cave.Read("p.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Snapshots.MatchAsync(
            string.Join('\n', all.Order(StringComparer.Ordinal)).Replace(cave.Folder, "<folder>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_file_reads_nothing_outside_of_its_folder_unless_its_user_says_so()
    {
        using var cave = new Cave();
        cave.Write("secret.txt", "root is a plant");
        cave.Write("tasks/a.txt", "a fox");
        File.CreateSymbolicLink(Path.Combine(cave.Folder, "tasks", "link.txt"), "../secret.txt");
        cave.Write("tasks/t.jsonl", JsonSerializer.Serialize(new { id = "1", question = "What is root?", context_file = "../secret.txt" }) + "\n"
            + JsonSerializer.Serialize(new { id = "2", question = "What is root?", context_file = "link.txt" }) + "\n"
            + JsonSerializer.Serialize(new { id = "3", question = "What is root?", context_file = Path.Combine(cave.Folder, "secret.txt") }));
        Outcome refused = await cave.RunAsync("eval", "tasks/t.jsonl", "--out", "p.jsonl", "-m", "offline");
        Assert.Equal(4, refused.Code);
        Assert.Contains("0 answered, 3 failed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(3, cave.Read("p.jsonl").Split("it lies outside of").Length - 1);
        Outcome allowed = await cave.RunAsync("eval", "tasks/t.jsonl", "--out", "q.jsonl", "-m", "offline", "--within", ".");
        Assert.Contains("3 answered, 0 failed", allowed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_are_no_tasks_are_refused()
    {
        using var cave = new Cave();
        cave.Write("t.jsonl", """{"id":"one","question":"q"}""");
        (await cave.RunAsync("eval", "t.jsonl", "--out", "p.jsonl")).IsRefusal(2, "t.jsonl: line 1", "context_file");
        (await cave.RunAsync("eval", "nowhere.jsonl", "--out", "p.jsonl")).IsRefusal(2, "nowhere.jsonl");
    }

    [Fact]
    public async Task The_direct_method_is_one_prompt_and_an_input_that_cannot_fit_is_refused_with_both_numbers()
    {
        await using var server = LocalModelServer.Start(request => request.LastUser.Contains("five", StringComparison.Ordinal) ? "5" : "?");
        using var cave = new Cave();
        cave.Write("small.txt", "five");
        cave.Write("large.txt", string.Concat(Enumerable.Repeat("five and more ", 2_000)));
        cave.Write("t.jsonl", """
            {"id":"one","context_file":"small.txt","question":"How many?"}
            {"id":"two","context_file":"large.txt","question":"How many?"}
            """);
        await cave.RunAsync(
            "eval",
            "t.jsonl",
            "--out",
            "p.jsonl",
            "--method",
            "direct",
            "-m",
            "openai:m",
            "--base-url",
            server.BaseUrl.ToString(),
            "--context-window",
            "2000");
        JsonElement[] lines = [.. cave.Read("p.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument
            .Parse(line).RootElement).OrderBy(l => l.GetProperty("id").GetString())];
        Assert.Equal("5", lines[0].GetProperty("answer").GetString());
        Assert.Matches(
            "about [\\d,]+ tokens and the window of openai:m is 2,000",
            lines[1].GetProperty("error").GetProperty("message").GetString());
        Assert.Single(server.Requests);
        Assert.False(server.Requests[0].FromOperator);
    }

    [Fact]
    public async Task A_window_that_is_given_goes_before_what_is_known_of_a_model()
    {
        using var cave = new Cave();
        cave.Write("large.txt", string.Concat(Enumerable.Repeat("five and more ", 2_000)));
        cave.Write("t.jsonl", """{"id":"one","context_file":"large.txt","question":"How many?"}""");
        await cave.RunAsync("eval", "t.jsonl", "--out", "p.jsonl", "--method", "direct", "-m", "offline", "--context-window", "2000");
        Assert.Contains("the window of offline is 2,000", cave.Read("p.jsonl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rlm", 1)]
    [InlineData("rlm-no-subcalls", 0)]
    [InlineData("react", 0)]
    public async Task Ablations_have_no_subcalls(string method, int subcalls)
    {
        await using var server = LocalModelServer.Start(request => request.FromOperator
            ? Cell("string r; try { r = llm_query(\"x\"); } catch (Exception e) { r = e.Message; } FINAL(r)")
            : "leaf");
        using var cave = new Cave();
        cave.Write("small.txt", "five");
        cave.Write("t.jsonl", """{"id":"one","context_file":"small.txt","question":"How many?"}""");
        await cave.RunAsync(
            "eval",
            "t.jsonl",
            "--out",
            "p.jsonl",
            "--method",
            method,
            "-m",
            "openai:m",
            "--base-url",
            server.BaseUrl.ToString());
        Assert.Equal(subcalls, server.Requests.Count(r => !r.FromOperator));
        Assert.Contains(subcalls == 1 ? "leaf" : "subcalls are not allowed", cave.Read("p.jsonl"), StringComparison.Ordinal);
    }

    private static string? Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString();
}
