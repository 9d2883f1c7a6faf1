using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Texts;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

/// <summary>Children, ceilings and map-reduce from the command line.</summary>
public sealed class RecursionTests
{
    [Fact]
    public async Task The_events_of_children_are_in_the_stream_under_their_own_names_and_the_run_can_be_shown()
    {
        await using var server = LocalModelServer.Start(request => !request.FromOperator ? "leaf"
            : request.Messages[1].Text.StartsWith("Question: root", StringComparison.Ordinal)
                ? Cell("FINAL(rlm_query(\"child\", ctx[..3]))")
                : Cell("FINAL(ctx + llm_query(\"x\"))"));
        using Cave cave = With("a fox");
        Outcome outcome = await cave.RunAsync([.. Arguments(server), "--output", "stream-json"]);
        JsonElement[] lines = [.. outcome.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(Enumerable.Range(1, lines.Length), lines.Select(l => l.GetProperty("seq").GetInt32()));
        string run = lines[0].GetProperty("run_id").GetString()!;
        string child = lines.Single(l => Event(l) == "child_started").GetProperty("child").GetString()!;
        Assert.NotEqual(run, child);
        Assert.Equal(child, lines.Single(l => Event(l) == "subcall_finished").GetProperty("run_id").GetString());
        Assert.Single(lines, l => Event(l) == "run_finished");
        Assert.Equal(
            ("a fleaf", 1, 2),
            (lines[^1].GetProperty("answer").GetString(), lines[^1].GetProperty("usage").GetProperty("children").GetInt32(), lines[^1]
                .GetProperty("by_depth").GetArrayLength()));
        Outcome shown = await cave.RunAsync("show", "last");
        Assert.Contains($"child {child[^8..]} of depth 1", shown.Out, StringComparison.Ordinal);
        Assert.Contains($"child {child[^8..]}: reply", shown.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-tokens", "3000", "budget", "3,000 tokens")]
    [InlineData("--max-cost", "0.05", "budget", "0.05 USD")]
    [InlineData("--max-subcalls", "9", "budget", "9 subcalls")]
    [InlineData("--timeout", "10s", "deadline", " s, the time limit")]
    public async Task Each_ceiling_stops_the_run_with_its_reason_and_the_usage_is_the_servers(
        string flag,
        string value,
        string stop,
        string words)
    {
        await using var server = LocalModelServer.Start(request => request.FromOperator
            ? LocalReply.Text(
                "I am counting.\n" + Cell(
                    "for (int i = 0; ; i++) llm_query_batched(new[] { $\"{i} a\", $\"{i} b\", $\"{i} c\" });")) with
                    {
                        PromptTokens = 1_000,
                        ReplyTokens = 10,
                        Cost = 0.01m
                    }
            : LocalReply.Text("x") with { PromptTokens = 99, ReplyTokens = 1, Cost = 0.001m, Delay = TimeSpan
                .FromMilliseconds(flag == "--timeout"
                ? 200
                : 2) });
        using Cave cave = With("a fox");
        // What the server says a call has cost goes before a price, but a ceiling in money wants one.
        cave.Write("config/cave/cave.json", """{ "models": { "openai:m": { "input_price": 0.01, "output_price": 0.01 } } }""");
        Outcome outcome = await cave.RunAsync([.. Arguments(server), .. flag == "--max-subcalls"
            ? []
            : new[] { "--max-subcalls", "100000" }, flag, value, "--output", "json"]);
        JsonElement answer = JsonDocument.Parse(outcome.Out).RootElement;
        Assert.Equal((3, stop), (outcome.Code, answer.GetProperty("stop").GetString()));
        Assert.Contains(words, answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("I am counting.", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
        int subcalls = server.Requests.Count(r => !r.FromOperator);
        Assert.Equal(subcalls, answer.GetProperty("usage").GetProperty("subcalls").GetInt32());
        if (flag != "--timeout")
            Assert.Equal(flag == "--max-tokens" ? 20 : flag == "--max-cost" ? 40 : 9, subcalls);
    }

    [Fact]
    public async Task Map_reduce_over_a_real_book_is_what_plain_code_counts()
    {
        if (SharedTexts.Find("war-and-peace.txt") is not { } path)
            return;
        using var cave = new Cave();
        Outcome outcome = await cave.RunAsync(
            "ask",
            "How many times does the name \"Natasha\" occur?",
            "-f",
            path,
            "--map-reduce",
            "--chunk-tokens",
            "6000");
        string text = await File.ReadAllTextAsync(path);
        // The edition writes Natásha, and a name is the same with and without its accent.
        Assert.Equal($"{Regex.Count(text, @"\bNat[aá]sha\b", RegexOptions.IgnoreCase)}\n", outcome.Out);
        Assert.Contains("subcalls", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_reduce_lists_what_some_chunks_have_and_others_have_not()
    {
        using Cave cave = With(string.Concat(Enumerable.Range(0, 400).Select(i => i % 100 == 7
            ? $"CHAPTER {i}\n"
            : $"Line {i} of a long tale about nothing at all.\n")));
        Outcome outcome = await cave.RunAsync(
            "ask",
            "List every line that begins with \"CHAPTER\".",
            "-f",
            "tale.txt",
            "--map-reduce",
            "--chunk-tokens",
            "300");
        Assert.Equal("CHAPTER 7\nCHAPTER 107\nCHAPTER 207\nCHAPTER 307\n", outcome.Out);
    }

    [Fact]
    public async Task A_price_in_the_configuration_file_makes_a_ceiling_on_money_hold()
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Text(Cell("1")) with { PromptTokens = 1_000, ReplyTokens = 0 });
        using Cave cave = With("a fox");
        cave.Write("config/cave/cave.json", """{ "models": { "openai:m": { "input_price": 1000, "output_price": 0 } } }""");
        Outcome outcome = await cave.RunAsync([.. Arguments(server), "--max-cost", "2.5", "--output", "json"]);
        JsonElement answer = JsonDocument.Parse(outcome.Out).RootElement;
        Assert.Equal(
            ("budget", 3.0m, 3),
            (answer.GetProperty("stop").GetString(), answer.GetProperty("usage").GetProperty("cost_usd")
                .GetDecimal(), server.Requests.Count));
    }

    [Theory]
    [InlineData("--chunk-tokens", "200", "--map-reduce")]
    [InlineData("--route", "around", "--route")]
    [InlineData("--max-depth", "21", "--max-depth")]
    [InlineData("--max-parallel-children", "0", "--max-parallel-children")]
    public async Task A_flag_that_makes_no_sense_is_refused_by_name(string flag, string value, string named)
    {
        using Cave cave = With("a fox");
        (await cave.RunAsync("ask", "who?", "-f", "tale.txt", flag, value)).IsRefusal(2, named);
    }

    private static string? Event(JsonElement line) => line.GetProperty("event").GetString();

    private static Cave With(string text)
    {
        var cave = new Cave();
        cave.Write("tale.txt", text);
        return cave;
    }

    private static string[] Arguments(LocalModelServer server) =>
        ["ask", "root", "-f", "tale.txt", "-m", "openai:m", "--base-url", server.BaseUrl.ToString()];
}
