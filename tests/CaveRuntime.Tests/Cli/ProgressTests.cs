using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Events;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Cli;

/// <summary>What is told of a long run: its end, the time left, the money; and of a large map-reduce before it begins.</summary>
public sealed class ProgressTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 28, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_map_reduce_shows_how_far_it_is_how_long_it_takes_and_what_it_has_cost()
    {
        var line = new ProgressLine(20);
        line.After(At(new RunStarted("?", "openai:m", 9), 0));
        Assert.Equal("map [--------------------] 0 of 120", line.After(At(new MapReduceProgress(MapReduceStage.Map, 0, 0, 120), 1)));
        Assert.Null(line.After(At(new SubcallFinished(1, true, null, new Usage(CostUsd: 0.02m), TimeSpan.Zero), 2)));
        // In thirty seconds thirty were done, so ninety are left.
        Assert.Equal(
            "map [#####---------------] 30 of 120, 1 failed · about 2 min left · 0.02 USD so far",
            line.After(At(new MapReduceProgress(MapReduceStage.Map, 30, 1, 120), 31)));
        Assert.Equal("map [####################] 120 of 120 · 0.02 USD so far", line.After(At(new MapReduceProgress(MapReduceStage.Map, 120, 0, 120), 121)));
        Assert.Equal("reduce [####################] 1 of 1 · 0.02 USD so far", line.After(At(new MapReduceProgress(MapReduceStage.Reduce, 1, 0, 1), 130)));
    }

    [Fact]
    public void A_batch_of_subcalls_has_a_known_end_and_a_cell_begins_anew()
    {
        var line = new ProgressLine(5);
        line.After(At(new ModelCalled(2, "m", 100, new Usage(CostUsd: 0.001m)), 0));
        for (int i = 1; i <= 4; i++)
            Assert.StartsWith("turn 2 of 5: 0 of 40 subcalls replied", line.After(At(new SubcallStarted(i, 1, "m", 10, 40), 1)), StringComparison.Ordinal);
        string? last = null;
        for (int i = 1; i <= 4; i++)
            last = line.After(At(new SubcallFinished(i, true, null, new Usage(CostUsd: 0.001m), TimeSpan.Zero), 1 + i));
        Assert.Equal("turn 2 of 5: 4 of 40 subcalls replied · about 36 s left · 0.005 USD so far", last);
        Assert.Null(line.After(At(new SubcallFinished(9, true, null, new Usage(CostUsd: 1), TimeSpan.Zero) { Cached = true }, 9)));
    }

    [Fact]
    public void Words_of_the_model_are_one_line_without_control_characters()
    {
        string shown = new ProgressLine(5).After(At(new BranchOpened(1, 1, "a\nb\u001b[2J" + new string('c', 300), "p"), 0))!;
        Assert.DoesNotContain(shown, char.IsControl);
        Assert.True(shown.Length < 120);
    }

    [Theory]
    [InlineData(500, null, true)]
    [InlineData(50, null, false)]
    [InlineData(50, "1.00", true)]
    [InlineData(5000, "0.99", false)]
    public void A_map_reduce_is_large_by_its_cost_or_where_nobody_knows_that_by_its_calls(int calls, string? cost, bool isLarge) => Assert.Equal(
        isLarge,
        Consent.IsLarge(new MapReduceEstimate("m", calls, calls, 1, 1, cost is null ? null : decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public async Task What_a_large_one_takes_is_told_where_nobody_can_be_asked_and_it_begins()
    {
        await using var server = LocalModelServer.Start(_ => "nothing");
        using Cave cave = WithPriced(characters: 200_000, price: 100);
        Outcome outcome = await cave.RunAsync(Ask(server, "--max-subcalls", "5000"));
        Assert.Equal(0, outcome.Code);
        Assert.Contains("cave: this map-reduce makes about", outcome.Error, StringComparison.Ordinal);
        Assert.Matches(@"about [\d.]+ USD\. --max-cost sets a ceiling", outcome.Error);
        Assert.DoesNotContain("[y/N]", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("###", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_one_begins_without_a_word()
    {
        await using var server = LocalModelServer.Start(_ => "nothing");
        using Cave cave = WithPriced(characters: 2_000, price: 1);
        Assert.DoesNotContain("map-reduce", (await cave.RunAsync(Ask(server))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_bound_to_end_at_the_ceiling_of_money_asks_nothing()
    {
        await using var server = LocalModelServer.Start(_ => "nothing");
        using Cave cave = WithPriced(characters: 200_000, price: 100);
        Outcome outcome = await cave.RunAsync(Ask(server, "--max-cost", "2"));
        Assert.Equal(3, outcome.Code);
        Assert.Contains("Nothing was asked: this map-reduce sends", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("and 2 USD are allowed", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_estimate_counts_chunks_merges_and_tokens_and_costs_nothing_that_has_no_price()
    {
        await using var host = new CaveHost(new CaveOptions
        {
            Model = new CaveRuntime.Offline.OfflineChatClient(), Isolation = IsolationMode.Process, WarmWorkers = 0,
        });
        await using Session session = await host.OpenAsync([Input.FromText("a", string.Concat(Enumerable.Repeat("A fox met a dog.\n", 3_000)))]);
        MapReduceEstimate estimate = session.EstimateMapReduce("Which animals?", "Join.", new MapReduceOptions { ChunkTokens = 500 });
        Assert.InRange(estimate.Chunks, 20, 60);
        Assert.Equal(estimate.Chunks + 1, estimate.Calls);
        Assert.InRange(estimate.InputTokens, 12_000, 60_000);
        Assert.Equal(0, estimate.CostUsd);
    }

    private static T At<T>(T happened, int seconds) where T : RunEvent => happened with { Time = s_start.AddSeconds(seconds) };

    private static Cave WithPriced(int characters, int price)
    {
        var cave = new Cave();
        cave.Write("a.txt", string.Concat(Enumerable.Repeat("A fox met a dog.\n", characters / 17)));
        cave.Write("config/cave/cave.json", $$"""{ "models": { "openai:m": { "window": 8000, "input_price": {{price}}, "output_price": {{price}} } } }""");
        return cave;
    }

    private static string[] Ask(LocalModelServer server, params string[] more) =>
        ["ask", "Which animals?", "-f", "a.txt", "--map-reduce", "-m", "openai:m", "--base-url", server.BaseUrl.ToString(), .. more];
}
