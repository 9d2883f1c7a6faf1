using CaveRuntime.Events;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Recursion;

/// <summary>Children with real workers.</summary>
public sealed class ChildTests
{
    [Fact]
    public async Task A_child_sees_its_slice_and_nothing_else()
    {
        var model = new TreeModel("m") { Operator = (question, _) => question == "root"
            ? Cell("FINAL(rlm_query(\"child\", ctx[4..9]))")
            : Cell("FINAL($\"{ctx.Length} {ctx} {docs[0].Name} {docs[0].Text}\")") };
        Answer answer = await AskAsync(model, "The quick brown fox");
        Assert.Equal("5 quick t quick", answer.Text);
        Assert.Equal(1, answer.Usage.Children);
    }

    [Fact]
    public async Task A_text_that_is_no_part_of_ctx_travels_to_the_child()
    {
        var model = new TreeModel("m") { Operator = (question, _) => question == "root"
            ? Cell("FINAL(rlm_query(\"child\", ctx.ToString().ToUpperInvariant()))")
            : Cell("FINAL(ctx[..3])") };
        Assert.Equal("THE", (await AskAsync(model, "The quick brown fox")).Text);
    }

    [Fact]
    public async Task A_child_of_a_child_slices_what_its_parent_sees()
    {
        var model = new TreeModel("m")
        {
            Operator = (question, _) => question switch
            {
                "root" => Cell("FINAL(rlm_query(\"child\", ctx[10..50]))"),
                "child" => Cell("FINAL(rlm_query(\"grandchild\", ctx[5..10]))"),
                _ => Cell("FINAL(ctx)"),
            },
        };
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + (i % 26))));
        Assert.Equal(text[15..20], (await AskAsync(model, text)).Text);
    }

    [Fact]
    public async Task At_the_depth_limit_a_plain_subcall_answers_and_the_observation_says_so()
    {
        var model = new TreeModel("m")
        {
            Operator = (_, turn) => turn == 1
                ? Cell("var r = rlm_query(\"what?\", ctx[..3]); Console.WriteLine(r);")
                : Cell("FINAL(budget.Depth)"),
            Subcall = (prompt, _) => Task.FromResult(prompt.Contains("what?", StringComparison.Ordinal)
                && prompt.Contains("The", StringComparison.Ordinal)
                ? "plain"
                : "?"),
        };
        List<RunEvent> events = await StreamAsync(model, "The quick", new RunLimits { MaxDepth = 0 });
        Assert.Contains(events.OfType<CellFinished>(), e => e.Report.Output.Contains("plain", StringComparison.Ordinal));
        Assert.Contains(
            events.OfType<MessageAdded>(),
            e => e.Role == MessageRole.Observation && e.Text.Contains("Note: rlm_query: 0 is the deepest level", StringComparison.Ordinal));
        Assert.Equal("0", ((RunFinished)events[^1]).Answer.Text);
        Assert.Empty(events.OfType<ChildStarted>());
    }

    [Fact]
    public async Task A_child_that_fails_is_a_reply_that_says_why_with_what_it_knew()
    {
        var model = new TreeModel("m") { Operator = (question, _) => question == "root"
            ? Cell("var r = rlm_query_batched(new[] { (\"child\", ctx) })[0]; FINAL($\"{r.Ok}|{r.Error}|{r.Text}\")")
            : "I think it is a fox.\n" + Cell("throw new InvalidOperationException()") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxConsecutiveErrors = 2 });
        Assert.StartsWith("False|The run was stopped: 2 turns in a row failed", answer.Text, StringComparison.Ordinal);
        Assert.Contains("I think it is a fox.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_knows_how_many_turns_come_after_its_own()
    {
        var model = new TreeModel("m") { Operator = (_, turn) => turn < 3
            ? Cell("var left" + turn + " = (left: budget.Turns, Text: budget.ToString());")
            : Cell("FINAL($\"{left1.left} {left2.left} {budget.Turns} {left1.Text.EndsWith(\"turns: 4\")}\")") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxTurns = 5 });
        Assert.Equal("4 3 2 True", answer.Text);
    }

    [Fact]
    public async Task A_single_child_that_fails_throws_what_it_failed_of_and_what_it_knew()
    {
        var model = new TreeModel("m") { Operator = (question, _) => question == "root"
            ? Cell("try { string r = rlm_query(\"child\", ctx); } catch (CallFailedException e) { FINAL(e.Message); }")
            : "I think it is a fox.\n" + Cell("throw new InvalidOperationException()") };
        Answer answer = await AskAsync(model, "t", new RunLimits { MaxConsecutiveErrors = 2 });
        Assert.StartsWith("The run was stopped: 2 turns in a row failed", answer.Text, StringComparison.Ordinal);
        Assert.Contains("What had been found by then: ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("I think it is a fox.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typed_child_submits_until_its_answer_fits()
    {
        var model = new TreeModel("m")
        {
            Operator = (question, turn) => question == "root"
                ? Cell(
                    "record Found(string Name, int Count); var r = rlm_query<Found>(\"child\", ctx); var n = rlm_query_batched<int>(new[] { (\"number\", ctx) }); FINAL($\"{r.Name} {r.Count} {n[0].Value}\")")
                : question == "number" ? Cell("FINAL(ctx.Length)")
                : turn == 1 ? Cell("FINAL(new { Name = \"fox\" })") : Cell("FINAL(new { Name = \"fox\", Count = 2 })"),
        };
        Answer answer = await AskAsync(model, "t");
        Assert.Equal("fox 2 1", answer.Text);
        Assert.Equal(4, model.Calls);
    }

    [Fact]
    public async Task Each_depth_may_have_a_model_and_limits_of_its_own()
    {
        var root = new TreeModel("root") { Operator = (_, _) => Cell("FINAL(rlm_query(\"child\", ctx) + \" \" + llm_query(\"x\"))") };
        var child = new TreeModel("child") { Operator = (_, _) => Cell("FINAL(llm_query(\"y\"))"), Subcall = (_, _) => Task
            .FromResult("from the child's model") };
        var options = new CaveOptions { Model = root, Children = [
            new ChildOptions { Model = child, Limits = new RunLimits { MaxTurns = 1 } }
        ] };
        Answer answer = await AskAsync(options, "t");
        Assert.Equal("from the child's model re: x", answer.Text);
        Assert.Equal((root.Tokens, child.Tokens), (Total(answer.ByModel["root"]), Total(answer.ByModel["child"])));
        Assert.Equal(2, answer.ByDepth.Count);
        Assert.Equal(child.Tokens, Total(answer.ByDepth[1]));
    }

    [Fact]
    public async Task Sixty_four_children_side_by_side_put_no_line_in_the_wrong_place()
    {
        const int children = 64;
        var model = new TreeModel("m")
        {
            Operator = (question, turn) => question == "root"
                ? Cell(
                    $"var all = rlm_query_batched(Enumerable.Range(0, {children}).Select(i => ($\"child {{i}}\", ctx[i..(i + 1)]))); FINAL(string.Join('|', all.Select((r, i) => r.Ok ? r.Text : r.Error)))")
                : turn == 1 ? Cell(
                    $"var my = \"{question}\"; for (int i = 0; i < 50; i++) {{ Console.WriteLine(my + \" line \" + i); await Task.Yield(); }}")
                : Cell("FINAL(my)"),
        };
        var options = new CaveOptions { Model = model, Limits = new RunLimits { MaxParallel = 64, MaxParallelChildren = 6 } };
        List<RunEvent> events = await StreamAsync(options, new string('x', children));
        Assert.Equal(string.Join('|', Enumerable.Range(0, children).Select(i => $"child {i}")), ((RunFinished)events[^1]).Answer.Text);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Seq));
        Dictionary<string, string> questions = events.OfType<ChildStarted>().ToDictionary(e => e.Child, e => e.Question);
        Assert.Equal(children, questions.Count);
        foreach (CellFinished cell in events.OfType<CellFinished>().Where(e => e.Report.Output.Length > 0))
            Assert.Equal(string.Concat(Enumerable.Range(0, 50).Select(i => $"{questions[cell.RunId]} line {i}\n")), cell.Report.Output);
    }

    [Fact]
    public async Task A_child_gets_the_time_that_is_left_and_none_is_no_call()
    {
        var time = new HalfMinuteTime();
        var model = new TreeModel("m")
        {
            Operator = (question, _) =>
            {
                if (question != "root")
                    return Cell("FINAL(budget.Time.TotalSeconds)");
                time.Gone = TimeSpan.FromSeconds(10);
                return Cell("FINAL(rlm_query(\"child\", ctx))");
            },
        };
        var options = new CaveOptions { Model = model, TimeProvider = time, Limits = new RunLimits { Timeout = TimeSpan.FromSeconds(60) } };
        Assert.Equal("50", (await AskAsync(options, "t")).Text);
    }

    internal static long Total(Usage usage) => usage.InputTokens + usage.OutputTokens;

    internal static Task<Answer> AskAsync(TreeModel model, string text, RunLimits? limits = null) =>
        AskAsync(new CaveOptions { Model = model, Limits = limits ?? new RunLimits() }, text);

    internal static async Task<Answer> AskAsync(CaveOptions options, string text) =>
        ((RunFinished)(await StreamAsync(options, text))[^1]).Answer;

    internal static Task<List<RunEvent>> StreamAsync(TreeModel model, string text, RunLimits? limits = null) =>
        StreamAsync(new CaveOptions { Model = model, Limits = limits ?? new RunLimits() }, text);

    internal static async Task<List<RunEvent>> StreamAsync(CaveOptions options, string text)
    {
        await using var host = new CaveHost(options with { WarmWorkers = 0, ScopeBytes = 256L << 20 });
        await using Session session = await host.OpenAsync([Input.FromText("t", text)]);
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("root"))
            events.Add(happened);
        return events;
    }

    /// <summary>The system's clock for timers; for what has passed, a figure that the test sets.</summary>
    private sealed class HalfMinuteTime : TimeProvider
    {
        public TimeSpan Gone { get; set; }

        public override long GetTimestamp() => Gone.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
