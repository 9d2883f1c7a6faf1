using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using static CaveRuntime.Tests.Recursion.ChildTests;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Recursion;

/// <summary>What a run says it used is what the server counted, and a ceiling is one.</summary>
public sealed class LedgerTests
{
    private const int Children = 4;

    [Fact]
    public async Task Over_three_levels_in_parallel_with_failures_the_ledger_equals_the_servers_count_for_each_model()
    {
        await using var server = LocalModelServer.Start(request => request.FromOperator
            ? Operator(request.Messages[1].Text)
            : request.LastUser.EndsWith('3') ? LocalReply.Error(400, "no threes here") : "reply to " + request.LastUser);
        await using var host = Host(server, new RunLimits());
        await using Session session = await host.OpenAsync([Input.FromText("t", "abcdefgh")]);
        Answer answer = await session.AskAsync("root");
        Assert.Equal("2 2 2 2", answer.Text);
        // One operator call a run, and of five subcalls a grandchild two fail.
        Assert.Equal(1 + Children + Children, server.Requests.Count(r => r.FromOperator));
        Assert.Equal(server.Requests.Count(r => !r.FromOperator), answer.Usage.Subcalls);
        foreach ((string model, ServedTokens served) in server.Served)
        {
            Assert.Equal(
                (served.Input, served.Output),
                (answer.ByModel["openai:" + model].InputTokens, answer.ByModel["openai:" + model].OutputTokens));
        }
        Assert.Equal(2, answer.ByModel.Count);
        Assert.Equal(Total(answer.Usage), answer.ByDepth.Sum(Total));
        Assert.Equal(3, answer.ByDepth.Count);
        Assert.Equal(2 * Children, answer.Usage.Children);

        static string Operator(string question) =>
            question.StartsWith("Question: root", StringComparison.Ordinal) ? Cell(
                $"FINAL(string.Join(' ', rlm_query_batched(Enumerable.Range(0, {Children}).Select(i => ($\"child {{i}}\", ctx[i..])))))")
            : question.StartsWith("Question: child", StringComparison.Ordinal) ? Cell("FINAL(rlm_query(\"grand\" + ctx, ctx))")
            : Cell("FINAL(llm_query_batched(new[] { 1, 2, 3, 13 }.Select(i => $\"{ctx} {i}\")).Count(r => r.Ok))");
    }

    [Theory]
    [InlineData("tokens")]
    [InlineData("cost")]
    public async Task A_ceiling_on_tokens_or_money_lets_at_most_one_call_beyond_it_be_sent(string kind)
    {
        // Each subcall is reported to cost 100 tokens and a cent, and takes a moment, so that sixteen would be in flight.
        await using var server = LocalModelServer.Start(request => request.FromOperator
            ? Reply(Cell("while (true) llm_query_batched(Enumerable.Range(0, 40).Select(i => Guid.NewGuid().ToString()));"), 900, 100, 0.1m)
            : Reply("x", 99, 1, 0.01m));
        RunLimits limits = kind == "tokens" ? new RunLimits { MaxTokens = 5_050 } : new RunLimits { MaxCostUsd = 0.505m };
        await using var host = Host(server, limits with { MaxSubcalls = 100_000 });
        await using Session session = await host.OpenAsync([Input.FromText("t", "t")]);
        Answer answer = await session.AskAsync("root");
        Assert.Equal((StopReason.Budget, "budget"), (answer.Stop, answer.Error?.Code));
        Assert.Contains(kind == "tokens" ? "5,050 tokens" : "0.505 USD", answer.Error!.Message, StringComparison.Ordinal);
        // 1,000 for the operator and 40 × 100 come to 5,000; the call after that passes the ceiling, and nothing follows it.
        Assert.Equal(41, server.Requests.Count(r => !r.FromOperator));
        Assert.Equal(server.Served.Values.Sum(s => s.Input + s.Output), Total(answer.Usage));
    }

    [Fact]
    public async Task A_run_goes_on_without_subcalls_when_a_call_finds_none_left()
    {
        var model = new TreeModel("m") { Operator = (_, turn) => turn switch
        {
            1 => Cell("var kept = llm_query_batched(Enumerable.Range(0, 7).Select(i => $\"{i}\")).Count(r => r.Ok);"),
            2 => Cell("var more = llm_query(\"one more\");"),
            3 => Cell("var rest = llm_query_batched(new[] { \"8\", \"9\" }); Console.WriteLine(rest.Count(r => r.Ok) + rest[0].Error);"),
            _ => Cell("FINAL(kept + budget.Subcalls)"),
        } };
        List<RunEvent> events = await StreamAsync(model, "t", new RunLimits { MaxSubcalls = 7 });
        string[] seen = [.. events.OfType<MessageAdded>().Where(m => m.Role == MessageRole.Observation).Select(m => m.Text)];
        Answer answer = ((RunFinished)events[^1]).Answer;
        Assert.Equal((StopReason.Answered, "7", 7), (answer.Stop, answer.Text, answer.Usage.Subcalls));
        Assert.Equal(7 + 4, model.Calls);
        Assert.Contains("the ceiling of 7 subcalls is reached, and none are left for this run: go on with code", seen[1], StringComparison.Ordinal);
        Assert.Contains("0the ceiling of 7 subcalls", seen[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_asks_on_for_subcalls_that_are_not_left_ends_and_names_the_ceiling()
    {
        var model = new TreeModel("m") { Operator = (_, _) => "So far: nothing.\n" + Cell("for (int i = 0; ; i++) llm_query($\"{i}\");") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxSubcalls = 7, MaxConsecutiveErrors = 3 });
        Assert.Equal((StopReason.Budget, "budget"), (answer.Stop, answer.Error?.Code));
        Assert.Contains("the ceiling of 7 subcalls is reached, and 3 turns in a row failed", answer.Error!.Message, StringComparison.Ordinal);
        Assert.StartsWith("So far: nothing.", answer.Text, StringComparison.Ordinal);
        // The calls of the first turn are known in the second and the third.
        Assert.Equal((7, 7 + 3), (answer.Usage.Subcalls, model.Calls));
    }

    [Fact]
    public async Task A_cell_that_asks_for_ever_ends_the_run()
    {
        var model = new TreeModel("m") { Operator = (_, _) => Cell("while (true) llm_query_batched(new[] { Guid.NewGuid().ToString() });") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxSubcalls = 7, CellTimeout = TimeSpan.FromMinutes(2) });
        Assert.Equal((StopReason.Budget, 7, 8), (answer.Stop, answer.Usage.Subcalls, model.Calls));
        Assert.Contains("the ceiling of 7 subcalls is reached. Raise", answer.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deadline_ends_a_run_in_the_middle_of_a_call_and_of_a_busy_cell()
    {
        var waiting = new TreeModel("m") { Operator = (_, _) => Cell("llm_query(\"x\")"), Subcall = async (_, stop) => { await Task.Delay(
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            stop); return ""; } };
        Answer answer = await AskAsync(waiting, "t", new RunLimits { Timeout = TimeSpan.FromSeconds(3) });
        Assert.Equal(StopReason.Deadline, answer.Stop);
        var busy = new TreeModel("m") { Operator = (_, _) => Cell("while (true) { }") };
        Assert.Equal(StopReason.Deadline, (await AskAsync(busy, "t", new RunLimits { Timeout = TimeSpan.FromSeconds(3) })).Stop);
    }

    [Fact]
    public async Task A_child_spends_from_its_parents_budget()
    {
        var model = new TreeModel("m") { Operator = (question, _) => question == "root"
            ? Cell("FINAL(rlm_query(\"child\", ctx))")
            : Cell("for (int i = 0; ; i++) llm_query($\"{i}\");") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxSubcalls = 5 });
        Assert.Equal((StopReason.Budget, 5), (answer.Stop, answer.Usage.Subcalls));
    }

    [Fact]
    public async Task Where_nothing_says_what_a_model_costs_a_ceiling_on_money_keeps_it_from_being_asked_at_all()
    {
        var model = new TreeModel("m") { Operator = (_, _) => Cell("1") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxCostUsd = 1 });
        Assert.Equal((StopReason.Budget, 0), (answer.Stop, model.Calls));
        Assert.Contains("nothing says what m costs", answer.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("cave.json", answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_again_is_not_sent_again_and_costs_nothing()
    {
        var model = new TreeModel("m") { Operator = (_, _) => Cell(
            "var a = llm_query(\"x\"); var b = llm_query_batched(new[] { \"x\", \"x\", \"y\", \"y\" }); FINAL(a + b[0] + b[3] + llm_query(\"x\", system: \"s\"))") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxConsecutiveErrors = 1 });
        Assert.Equal(("re: xre: xre: yre: x", 3), (answer.Text, answer.Usage.Subcalls));
        Assert.Equal(model.Tokens, Total(answer.Usage));
    }

    [Fact]
    public async Task The_whole_tree_keeps_to_one_limit_of_calls_in_flight()
    {
        var model = new TreeModel("m")
        {
            Operator = (question, _) => question == "root"
                ? Cell("FINAL(string.Join(' ', rlm_query_batched(Enumerable.Range(0, 3).Select(i => ($\"child {i}\", ctx)))))")
                : Cell($"FINAL(llm_query_batched(Enumerable.Range(0, 12).Select(i => $\"{question} {{i}}\")).Count)"),
            Subcall = async (_, stop) => { await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop); return "x"; },
        };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxParallel = 5 });
        Assert.Equal("12 12 12", answer.Text);
        Assert.InRange(model.PeakInFlight, 2, 5);
    }

    [Fact]
    public async Task A_prompt_that_cannot_fit_the_window_is_not_sent_and_the_error_names_both_numbers()
    {
        var model = new TreeModel("m") { Profile = new ModelProfile { Window = 5_000 }, Operator = (_, _) => Cell(
            "var r = llm_query_batched(new[] { new string('x', 100_000), \"small\" }); FINAL(r[0].Error + \"|\" + r[1])") };
        Answer answer = await AskAsync(model, "t");
        Assert.Matches(@"about [\d,]+ tokens and the window of m is 5,000.*\|re: small", answer.Text);
        Assert.Equal(2, model.Calls);
    }

    private static LocalReply Reply(string words, long prompt, long reply, decimal cost) =>
        LocalReply.Text(words) with { PromptTokens = prompt, ReplyTokens = reply, Cost = cost, Delay = TimeSpan.FromMilliseconds(5) };

    private static CaveHost Host(LocalModelServer server, RunLimits limits)
    {
        var price = new ModelProfile { InputPrice = 1, OutputPrice = 1 };
        var options = new ModelOptions
        {
            BaseUrl = server.BaseUrl,
            ApiKey = "none",
            Catalog = ModelCatalog.Empty.With(new ModelName("openai", "big"), price).With(new ModelName("openai", "small"), price),
        };
        return new CaveHost(new CaveOptions
        {
            Model = Model.Create("openai:big", options),
            SubModel = Model.Create("openai:small", options),
            Limits = limits,
            WarmWorkers = 0,
            ScopeBytes = 256L << 20,
        });
    }
}
