using System.Runtime.CompilerServices;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>Sessions whose cells run in this process.</summary>
public sealed class InProcessTests
{
    private static readonly CaveOptions s_options = new CaveOptions
    {
        Model = new ScriptedModel(),
        Limits = new RunLimits { CellTimeout = TimeSpan.FromSeconds(1) }
    }.InProcess();

    [Fact]
    public async Task A_question_is_answered_in_process_with_state_that_survives_and_says_so()
    {
        var model = new ScriptedModel(
            Cell("var words = ctx.Split(' ').Select(w => w.ToString()).ToList(); Console.WriteLine(words.Count);"),
            Cell("FINAL(llm_query(words[1]))"));
        await using var host = new CaveHost(s_options with { Model = model });
        await using Session session = await host.OpenAsync([Input.FromText("t", "one fox")]);
        Answer answer = await session.AskAsync("what?");
        Assert.Equal(("reply to: fox", StopReason.Answered), (answer.Text, answer.Stop));
        Assert.Equal((IsolationMode.InProcess, IsolationTier.T0, 1), (answer.Isolation.Mode, answer.Isolation.Tier, answer.Usage.Subcalls));
        Assert.Contains(model.Requests[1], m => m.Text.Contains("\n2\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shared_object_is_the_very_object_on_both_sides()
    {
        await using var host = new CaveHost(s_options);
        await using Session session = host.Open();
        var stock = new Stock { Items = { ["bolt"] = 3 } };
        await session.ShareAsync("stock", stock);
        CellReport cell = await session.RunCellAsync(
            "stock.Items[\"nut\"] = stock.Items[\"bolt\"] + 1; stock.Changed += n => stock.Last = n; var mine = new CaveRuntime.Tests.Embedding.InProcessTests.Stock.Line(\"pin\", 2); stock.Add(mine);");
        Assert.Equal(CellStatus.Ok, cell.Status);
        Assert.Equal(4, stock.Items["nut"]);
        Assert.Equal("pin", stock.Last);
        stock.Items["nut"] = 40;
        Assert.Equal("40", (await session.RunCellAsync("stock.Items[\"nut\"]")).Value);
    }

    [Fact]
    public async Task Containers_of_the_hosts_types_are_shared_by_the_type_that_was_written()
    {
        await using var host = new CaveHost(s_options);
        await using Session session = host.Open();
        var lines = new Dictionary<string, List<Stock.Line>> { ["a"] = [new Stock.Line("bolt", 3)] };
        await session.ShareAsync("lines", lines);
        await session.ShareAsync<IReadOnlyCollection<int>>("numbers", new[] { 1, 2 });
        Assert.Equal("5", (await session.RunCellAsync("lines[\"a\"].Add(new(\"nut\", 2)); lines[\"a\"].Sum(l => l.Count)")).Value);
        Assert.Equal("nut", lines["a"][1].Name);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("numbers[0]")).Status);
    }

    [Fact]
    public async Task What_cells_cannot_name_cannot_be_shared()
    {
        await using var host = new CaveHost(s_options);
        await using Session session = host.Open();
        Assert.Contains(
            "public",
            (await Assert.ThrowsAsync<ArgumentException>(() => session.ShareAsync("secret", new Secret()))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'ctx'",
            (await Assert.ThrowsAsync<ArgumentException>(() => session.ShareAsync("ctx", 1))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => session.ShareAsync("1; File", 1));
    }

    [Fact]
    public async Task The_model_is_told_the_members_of_what_is_shared_and_not_its_value()
    {
        var model = new ScriptedModel(Cell("FINAL(stock.Items.Count)"));
        await using var host = new CaveHost(s_options with { Model = model });
        await using Session session = host.Open();
        await session.ShareAsync("stock", new Stock { Items = { ["secret bolt"] = 3 } }, "What is in the shop.");
        Assert.Equal("1", (await session.AskAsync("how many?")).Text);
        string told = model.Requests[0][^1].Text;
        Assert.Contains("- `CaveRuntime.Tests.Embedding.InProcessTests.Stock stock`: What is in the shop.", told, StringComparison.Ordinal);
        Assert.Contains("    Dictionary<string, int> Items { get; }\n", told, StringComparison.Ordinal);
        Assert.Contains("    void Add(CaveRuntime.Tests.Embedding.InProcessTests.Stock.Line line);\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_injected_objects_lent_and_variables_retrieved_as_with_a_worker()
    {
        await using var host = new CaveHost(s_options);
        await using Session session = host.Open();
        await session.InjectAsync("numbers", Enumerable.Range(0, 300_000).Select(i => new Number(i, $"n{i}")));
        await session.LendAsync("twice", (int n) => 2 * n);
        Assert.Equal(
            "84",
            (await session.RunCellAsync("var found = numbers.Where(n => n.Value % 100_000 == 42).ToList(); twice(found[0].Value)")).Value);
        Assert.Equal(
            [new Number(42, "n42"), new Number(100_042, "n100042"), new Number(200_042, "n200042")],
            await session.RetrieveAsync<List<Number>>("found"));
    }

    [Fact]
    public async Task Sharing_with_a_worker_is_refused_in_words()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = host.Open();
        Assert.Contains(
            "InProcess()",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => session.ShareAsync("n", 1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sessions_keep_their_variables_and_their_output_apart()
    {
        await using var host = new CaveHost(s_options);
        await using Session one = host.Open(), two = host.Open();
        await Task.WhenAll(one.RunCellAsync("var x = 1;"), two.RunCellAsync("var x = 2;"));
        CellReport[] cells = await Task.WhenAll(
            one.RunCellAsync("Console.WriteLine(x); var only = 1;"),
            two.RunCellAsync("Console.WriteLine(x);"));
        Assert.Equal(["1\n", "2\n"], cells.Select(c => c.Output));
        Assert.Equal(CellStatus.CompileError, (await two.RunCellAsync("only")).Status);
    }

    [Fact]
    public async Task A_loop_is_stopped_at_its_limit_and_keeps_the_state()
    {
        await using var host = new CaveHost(s_options);
        await using Session session = host.Open();
        await session.RunCellAsync("var before = 41;");
        CellReport loop = await session.RunCellAsync("while (true) { }");
        Assert.Equal((CellStatus.Timeout, CellLayer.Limit, CellState.Kept), (loop.Status, loop.Layer, loop.State));
        Assert.Equal("42", (await session.RunCellAsync("before + 1")).Value);
    }

    [Fact]
    public async Task A_cell_that_no_tick_can_stop_is_abandoned_and_shared_objects_are_there_again()
    {
        await using var host = new CaveHost(s_options);
        await using Session session = host.Open();
        var gate = new Gate();
        await session.ShareAsync("gate", gate);
        CellReport stuck = await session.RunCellAsync("var before = 1; gate.Wait();");
        Assert.Equal((CellStatus.Timeout, CellState.Lost), (stuck.Status, stuck.State));
        Assert.Contains("cannot be killed", stuck.Observation, StringComparison.Ordinal);
        gate.Open();
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("before")).Status);
        Assert.Equal(CellStatus.Ok, (await session.RunCellAsync("gate.Wait();")).Status);
    }

    [Fact]
    public async Task The_policy_holds_in_process_too_unless_it_is_off()
    {
        await using var host = new CaveHost(s_options);
        await using Session strict = host.Open();
        Assert.Equal(CellStatus.Rejected, (await strict.RunCellAsync("File.Exists(\"/\")")).Status);
        await using var free = new CaveHost(s_options with { Policy = "off" });
        await using Session session = free.Open();
        Assert.Equal("True", (await session.RunCellAsync("Directory.Exists(\"/\")")).Value);
        await using var none = new CaveHost(s_options with { Policy = "none such" });
        await using Session lost = none.Open();
        Assert.Contains(
            "none such",
            (await Assert.ThrowsAsync<CaveException>(() => lost.RunCellAsync("1"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_runs_in_process_over_its_part_of_ctx()
    {
        var model = new ScriptedModel(Cell("FINAL(rlm_query(\"which?\", ctx[4..]))"), Cell("FINAL($\"{ctx}!\")"));
        await using var host = new CaveHost(s_options with { Model = model });
        await using Session session = await host.OpenAsync([Input.FromText("t", "one fox")]);
        Answer answer = await session.AskAsync("what?");
        Assert.Equal(("fox!", 1), (answer.Text, answer.Usage.Children));
    }

    [Fact]
    public async Task A_cancelled_question_stops_its_cell()
    {
        using var cancel = new CancellationTokenSource();
        var model = new ScriptedModel(Cell("llm_query(\"x\");")) { Subcall = async (_, token) => { await cancel.CancelAsync(); await Task
            .Delay(
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            token); return ""; } };
        await using var host = new CaveHost(s_options with { Model = model });
        await using Session session = host.Open();
        Assert.Equal(StopReason.Cancelled, (await session.AskAsync("what?", cancel.Token)).Stop);
    }

    [Fact]
    public void The_mode_alone_is_not_enough_to_ask_for_it()
    {
        var options = new CaveOptions { Model = new ScriptedModel(), Isolation = IsolationMode.InProcess };
        Assert.Contains("InProcess()", Assert.Throws<ArgumentException>(() => new CaveHost(options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CaveHost(s_options with { Isolation = IsolationMode.Sealed }));
    }

    [Fact]
    public async Task A_closed_session_holds_no_object_any_more()
    {
        WeakReference left = await UsedAsync();
        for (int i = 0; i < 20 && left.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(left.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<WeakReference> UsedAsync()
        {
            await using var host = new CaveHost(s_options);
            await using Session session = host.Open();
            var stock = new Stock();
            await session.ShareAsync("stock", stock);
            Assert.Equal(
                CellStatus.Ok,
                (await session.RunCellAsync("class Own { public object? O; } var own = new Own { O = stock };")).Status);
            return new WeakReference(stock);
        }
    }

    public sealed class Stock
    {
        public event Action<string>? Changed;

        public Dictionary<string, int> Items { get; } = [];

        public string? Last { get; set; }

        public void Add(Line line)
        {
            Items[line.Name] = line.Count;
            Changed?.Invoke(line.Name);
        }

        public sealed record Line(string Name, int Count);
    }

    public sealed class Gate
    {
        private readonly TaskCompletionSource _open = new();

        public void Wait() => _open.Task.Wait();

        public void Open() => _open.SetResult();
    }

    public sealed record Number(int Value, string Name);

    private sealed class Secret;
}
