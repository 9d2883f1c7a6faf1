using CaveRuntime.Budgets;
using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Testing;
using CaveRuntime.Trees;
using Microsoft.Extensions.AI;
using static CaveRuntime.Tests.Recursion.ChildTests;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Recursion;

/// <summary>Ceilings hold, too, where a server does not say what a call used.</summary>
public sealed class EstimateTests
{
    [Theory]
    [InlineData(400L, 100L, 400, 100, false)]
    [InlineData(60L, 15L, 60, 15, false)]
    [InlineData(400L, 90_000L, 400, 90_000, false)] // thought unseen
    [InlineData(null, null, 400, 100, true)]
    [InlineData(0L, 0L, 400, 100, true)]
    [InlineData(-5L, -5L, 400, 100, true)]
    [InlineData(1L, 1L, 400, 100, true)]
    [InlineData(400L, 0L, 400, 100, true)]
    [InlineData(null, 100L, 400, 100, true)]
    [InlineData(long.MaxValue, long.MaxValue, 400, 100, true)]
    [InlineData(9_000_000L, 100L, 400, 100, true)]
    public void Figures_that_can_be_true_are_taken_and_others_are_estimated(long? input, long? output, long takenIn, long takenOut, bool estimated)
    {
        var reported = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = 1_000_000 };
        Usage usage = CountedUsage.Of(reported, 400, 100, _ => null, isSubcall: false);
        Assert.Equal((takenIn, takenOut, estimated), (usage.InputTokens, usage.OutputTokens, usage.Estimated));
        Assert.Equal(takenIn, usage.CachedInputTokens); // no more was cached than was sent
    }

    [Fact]
    public void A_call_that_reached_nobody_used_nothing() =>
        Assert.Equal(new Usage(), CountedUsage.Of(null, 0, 0, _ => 1, isSubcall: false));

    [Theory]
    [InlineData("operator", "Console.WriteLine(1);")]
    [InlineData("subcalls", "for (int i = 0; ; i++) llm_query(\"more \" + i + new string('z', 4000));")]
    [InlineData("children", "for (int i = 0; ; i++) rlm_query(\"child\" + i, ctx);")]
    public async Task A_ceiling_on_tokens_ends_a_run_whose_server_reports_nothing(string kind, string code)
    {
        await using var server = LocalModelServer.Start(request => (request.FromOperator
            ? LocalReply.Text(Cell(kind == "children" && !request.Messages[1].Text.StartsWith("Question: root", StringComparison.Ordinal)
                ? "FINAL(1)"
                : code))
            : LocalReply.Text(new string('y', 400))) with { ReportsUsage = false });
        RunLimits limits = new() { MaxTokens = 30_000, MaxTurns = 1_000, MaxChildren = 1_000 };
        Answer answer = await AskAsync(Options(server, limits), "t");
        Assert.Equal((StopReason.Budget, true), (answer.Stop, answer.Usage.Estimated));
        Assert.InRange(answer.Usage.InputTokens + answer.Usage.OutputTokens, 30_000, 40_000);
        Assert.InRange(server.Requests.Count, 4, 60);
    }

    [Fact]
    public async Task A_ceiling_on_money_ends_a_run_whose_server_reports_nothing()
    {
        await using var server = LocalModelServer.Start(request => (request.FromOperator
            ? LocalReply.Text(Cell("while (true) llm_query_batched(Enumerable.Range(0, 40).Select(i => Guid.NewGuid() + new string('z', 4000)));"))
            : LocalReply.Text("x")) with { ReportsUsage = false });
        Answer answer = await AskAsync(Options(server, new RunLimits { MaxCostUsd = 0.02m, MaxSubcalls = 100_000 }), "t");
        Assert.Equal(StopReason.Budget, answer.Stop);
        Assert.InRange(answer.Usage.CostUsd!.Value, 0.02m, 0.025m);
        Assert.True(answer.Usage.Estimated);
    }

    [Fact]
    public async Task A_map_reduce_and_a_direct_call_are_estimated_as_well()
    {
        // What is sent fits below the ceiling, so that nothing is refused beforehand; what comes back does not.
        string reply = string.Concat(Enumerable.Repeat("seven ", 5_000));
        await using var server = LocalModelServer.Start(_ => LocalReply.Text(reply) with { ReportsUsage = false });
        await using var host = new CaveHost(Options(server, new RunLimits { MaxTokens = 22_000 }) with { WarmWorkers = 0 });
        await using Session session = await host.OpenAsync([Input.FromText("t", string.Concat(Enumerable.Repeat("one two three ", 5_000)))]);
        Answer<string> reduced = await session.MapReduceAsync<string, string>("how many?", "add", new MapReduceOptions { ChunkTokens = 1_000 });
        Assert.Equal((StopReason.Budget, true), (reduced.Run.Stop, reduced.Run.Usage.Estimated));
        Assert.InRange(server.Requests.Count, 2, 25);
        Answer direct = await AskAsync(Options(server, new RunLimits()) with { Route = Route.Direct }, "text");
        Assert.Equal((StopReason.Answered, true), (direct.Stop, direct.Usage.Estimated));
    }

    [Fact]
    public async Task The_mark_is_in_every_event_and_is_read_back()
    {
        await using var server = LocalModelServer.Start(request => LocalReply.Text(request.FromOperator
            ? Cell("FINAL(llm_query(\"q\"))")
            : "x") with { ReportsUsage = !request.FromOperator });
        List<RunEvent> events = await StreamAsync(Options(server, new RunLimits()), "t");
        Assert.True(Assert.Single(events.OfType<ModelCalled>()).Usage.Estimated);
        Assert.False(Assert.Single(events.OfType<SubcallFinished>()).Usage.Estimated);
        RunEvent last = events[^1];
        string line = EventJson.Write(last);
        Assert.Contains("\"estimated\":true", line, StringComparison.Ordinal);
        Assert.True(((RunFinished)EventJson.Read(line)!).Answer.Usage.Estimated);
        Assert.False(((RunFinished)EventJson.Read(line.Replace(",\"estimated\":true", "", StringComparison.Ordinal))!).Answer.Usage.Estimated);
    }

    [Fact]
    public async Task A_model_that_only_cells_ask_is_refused_before_the_first_request_where_it_has_no_price()
    {
        var model = new TreeModel("m") { Profile = s_price, Operator = (_, _) => Cell("FINAL(llm_query(\"q\"))") };
        var sub = new TreeModel("cheap");
        Answer answer = await AskAsync(new CaveOptions { Model = model, SubModel = sub, Limits = new RunLimits { MaxCostUsd = 1 } }, "t");
        Assert.Equal((StopReason.Budget, 0, 0), (answer.Stop, model.Calls, sub.Calls));
        Assert.Contains("what cheap costs", answer.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("cave.json", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_a_cell_names_is_refused_where_it_has_no_price_and_the_run_goes_on()
    {
        var model = new TreeModel("m") { Profile = s_price, Operator = (_, _) => Cell(
            "var r = llm_query_batched(new[] { \"q\" }, model: \"other\"); FINAL(r[0].Error + llm_query(\"q\"))") };
        var other = new TreeModel("other");
        Answer answer = await AskAsync(
            new CaveOptions { Model = model, ModelByName = name => name == "other" ? other : null, Limits = new RunLimits { MaxCostUsd = 1 } },
            "t");
        Assert.Equal((StopReason.Answered, 0), (answer.Stop, other.Calls));
        Assert.Contains("what other costs", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("re: q", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ceiling_on_money_counts_what_calls_in_flight_hold()
    {
        Account account = new Ledger().Open(new RunLimits { MaxCostUsd = 1 });
        (await account.ReserveAsync("m", 100, default))!.Settle(new Usage(100, 0, CostUsd: 0.4m));
        // 0.4 is spent; one call of 0.4 more fits, and while it is in flight no second one does.
        Reservation inFlight = (await account.ReserveAsync("m", 100, default))!;
        Task<Reservation?> second = account.ReserveAsync("m", 100, default);
        Assert.False(second.IsCompleted);
        inFlight.Settle(new Usage(10, 0, CostUsd: 0.04m));
        Assert.NotNull(await second);
    }

    [Fact]
    public void A_batch_gives_back_what_it_did_not_use()
    {
        Account parent = new Ledger().Open(new RunLimits { MaxSubcalls = 10 });
        Account account = parent.OpenChild(new RunLimits());
        Assert.Null(account.ReserveSubcall(1, new BatchPlace(1, 0, 8)));
        Assert.Null(account.ReserveSubcall(1, new BatchPlace(1, 1, 8)));
        Assert.Equal(2, parent.Left(TimeSpan.Zero, 0, 0).Subcalls);
        account.EndCell(2); // another cell's
        Assert.Equal(2, parent.Left(TimeSpan.Zero, 0, 0).Subcalls);
        account.EndCell(1);
        Assert.Equal((8, 8), (parent.Left(TimeSpan.Zero, 0, 0).Subcalls, account.Left(TimeSpan.Zero, 0, 0).Subcalls));
    }

    [Fact]
    public void The_parts_of_a_requests_name_cannot_run_together()
    {
        string?[][] parts = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["abc", null], ["", "abc"], ["ab", "", "c"], ["a", "b", "c"]];
        Assert.Equal(parts.Length, parts.Select(p => ReplyCache.Key(p)).Distinct().Count());
        Assert.Equal(ReplyCache.Key("a", "b"), ReplyCache.Key("a", "b"));
    }

    private static readonly ModelProfile s_price = new() { InputPrice = 1, OutputPrice = 1, Window = 128_000 };

    private static CaveOptions Options(LocalModelServer server, RunLimits limits) => new()
    {
        Model = Model.Create("openai:m", new ModelOptions
        {
            BaseUrl = server.BaseUrl,
            ApiKey = "none",
            Catalog = ModelCatalog.Empty.With(new ModelName("openai", "m"), s_price),
        }),
        Limits = limits,
    };
}
