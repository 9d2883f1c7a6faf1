using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Running;

/// <summary>Sessions with real, sealed workers. The host is shared; each test has a session of its own.</summary>
public sealed class SessionTests(SessionTests.SharedHost shared) : IClassFixture<SessionTests.SharedHost>
{
    [Fact]
    public async Task A_busy_loop_is_stopped_at_its_limit_and_keeps_the_state()
    {
        await using Session session = shared.Host.Open();
        await session.RunCellAsync("var before = 41;");
        CellReport loop = await session.RunCellAsync("while (true) { }");
        Assert.Equal((CellStatus.Timeout, CellLayer.Limit, CellState.Kept), (loop.Status, loop.Layer, loop.State));
        Assert.Equal("42", (await session.RunCellAsync("before + 1")).Value);
    }

    [Fact]
    public async Task A_cell_that_no_tick_can_stop_loses_its_worker_and_the_session_goes_on()
    {
        await using Session session = await shared.Host.OpenAsync([Input.FromText("t", "still here")]);
        await session.RunCellAsync("var before = 41;");
        CellReport stuck = await session.RunCellAsync(
            "System.Numerics.BigInteger.Pow(System.Numerics.BigInteger.Pow(10, 2000000), 50).IsEven");
        Assert.Equal((CellStatus.Timeout, CellState.Lost), (stuck.Status, stuck.State));
        Assert.Contains("variables", stuck.Observation, StringComparison.Ordinal);
        Assert.Contains("lost", stuck.Observation, StringComparison.Ordinal);
        Assert.Equal("still here", (await session.RunCellAsync("ctx.ToString()")).Value);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("before")).Status);
    }

    [Theory]
    [InlineData("int Down(int n) => Down(n + 1) + 1; Down(0)", CellStatus.Exception)]
    [InlineData("var all = new List<long[]>(); while (true) all.Add(new long[1 << 20]);", CellStatus.Exception)]
    [InlineData("var s = new string('x', 1 << 20); for (int i = 0; i < 1024; i++) Console.Write(s);", CellStatus.Exception)]
    public async Task A_cell_that_uses_everything_up_is_an_observation_and_the_session_goes_on(string code, CellStatus status)
    {
        await using Session session = shared.Host.Open();
        CellReport cell = await session.RunCellAsync(code);
        Assert.True(cell.Status == status || cell.Status == CellStatus.WorkerLost, cell.Observation);
        Assert.NotNull(cell.Error);
        Assert.Equal("2", (await session.RunCellAsync("1 + 1")).Value);
    }

    [Fact]
    public async Task A_worker_that_is_killed_from_outside_is_replaced()
    {
        await using Session session = shared.Host.Open();
        string id = (await session.RunCellAsync("var x = 1; x")).Value!;
        Assert.Equal("1", id);
        Task<CellReport> running = session.RunCellAsync("await Task.Delay(-1, Cancel);");
        session.KillWorker();
        CellReport cell = await running;
        Assert.Equal((CellStatus.WorkerLost, CellState.Lost), (cell.Status, cell.State));
        Assert.Equal(CellStatus.Ok, (await session.RunCellAsync("var x = 2;")).Status);
    }

    [Fact]
    public async Task Waiting_for_a_subcall_is_not_the_cells_own_time()
    {
        var model = new ScriptedModel { Subcall = async (_, cancellationToken) => { await Task.Delay(
            TimeSpan.FromMilliseconds(1500),
            TimeProvider.System,
            cancellationToken); return "slow"; } };
        await using var host = new CaveHost(shared.Options with { Model = model, WarmWorkers = 0 });
        await using Session session = host.Open();
        Assert.Equal("slow", (await session.RunCellAsync("llm_query(\"x\")")).Value);
    }

    [Fact]
    public async Task A_failed_slot_of_a_batch_fails_alone_and_says_why()
    {
        var model = new ScriptedModel { Subcall = (prompt, _) => prompt == "1"
            ? throw new ModelException(ModelErrorKind.Unavailable, "the server is down")
            : Task.FromResult("ok " + prompt) };
        await using var host = new CaveHost(shared.Options with { Model = model, WarmWorkers = 0 });
        await using Session session = host.Open();
        Assert.Equal(
            "ok 0|[failed: the server is down]|ok 2",
            (await session.RunCellAsync("string.Join('|', llm_query_batched(new[] { \"0\", \"1\", \"2\" }))")).Value);
    }

    [Fact]
    public async Task A_batch_that_is_larger_than_what_is_left_is_cut_and_says_so()
    {
        await using var host = new CaveHost(
            shared.Options with { Limits = shared.Options.Limits with { MaxSubcalls = 2 }, WarmWorkers = 0 });
        await using Session session = host.Open();
        CellReport cell = await session.RunCellAsync(
            "var r = llm_query_batched(Enumerable.Range(0, 5).Select(i => $\"{i}\")); $\"{r.Count(x => x.Ok)} {r.First(x => !x.Ok).Error}\"");
        Assert.StartsWith("2 the batch of 5 was cut to its first 2 calls", cell.Value, StringComparison.Ordinal);
        Assert.Contains("Note: the batch of 5 was cut", cell.Observation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_never_answers_gets_one_last_chance()
    {
        var model = new ScriptedModel(Cell("1"), "just thinking", "The answer is 7.");
        await using var host = new CaveHost(
            shared.Options with { Model = model, Limits = shared.Options.Limits with { MaxTurns = 3 }, WarmWorkers = 0 });
        await using Session session = host.Open();
        Answer answer = await session.AskAsync("what?");
        Assert.Equal((StopReason.MaxTurns, "The answer is 7."), (answer.Stop, answer.Text));
        Assert.Contains("no complete fenced C# block", model.Requests[2][^2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_model_a_ceiling_and_a_cancellation_each_end_in_exactly_one_last_event()
    {
        await using var host = new CaveHost(shared.Options with { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = host.Open();
        List<RunEvent> events = await Collect(session.StreamAsync("what?"));
        Assert.Equal(StopReason.ModelError, Assert.IsType<RunFinished>(events[^1]).Answer.Stop);
        Assert.Single(events.OfType<RunFinished>());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Seq));

        using var cancel = new CancellationTokenSource();
        var waiting = new ScriptedModel(Cell("llm_query(\"x\")")) { Subcall = async (_, token) => { await cancel.CancelAsync(); await Task
            .Delay(
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            token); return ""; } };
        await using var second = new CaveHost(shared.Options with { Model = waiting, WarmWorkers = 0 });
        await using Session cancelled = second.Open();
        Assert.Equal(StopReason.Cancelled, (await cancelled.AskAsync("what?", cancel.Token)).Stop);

        var expensive = new ScriptedModel(Cell("for (int i = 0; ; i++) llm_query($\"{i:00000}\");"));
        await using var third = new CaveHost(
            shared.Options with
            {
                Model = expensive,
                Limits = shared.Options.Limits with { MaxTokens = 8_000, MaxSubcalls = 1_000_000, CellTimeout = TimeSpan.FromSeconds(30) },
                WarmWorkers = 0
            });
        await using Session spent = third.Open();
        Answer answer = await spent.AskAsync("what?");
        Assert.Equal(StopReason.Budget, answer.Stop);
        Assert.InRange(answer.Usage.InputTokens + answer.Usage.OutputTokens, 8_000, 8_100);
    }

    [Fact]
    public async Task A_second_question_finds_the_variables_of_the_first()
    {
        var model = new ScriptedModel(Cell("var kept = 5; FINAL(kept)"), Cell("FINAL(kept + 1)"));
        await using var host = new CaveHost(shared.Options with { Model = model, WarmWorkers = 0 });
        await using Session session = host.Open();
        Assert.Equal("5", (await session.AskAsync("first?")).Text);
        Assert.Equal("6", (await session.AskAsync("second?")).Text);
        Assert.Equal(2, model.Requests[1].Count(m => m.Role == ChatRole.User && m.Text.StartsWith("Question:", StringComparison.Ordinal)));
    }

    private static async Task<List<RunEvent>> Collect(IAsyncEnumerable<RunEvent> events)
    {
        var all = new List<RunEvent>();
        await foreach (RunEvent happened in events)
            all.Add(happened);
        return all;
    }

    public sealed class SharedHost : IAsyncLifetime
    {
        public CaveOptions Options { get; } = new()
        {
            Model = new ScriptedModel(),
            WarmWorkers = 1,
            ScopeBytes = 256L << 20,
            Limits = new RunLimits { CellTimeout = TimeSpan.FromSeconds(1) },
        };

        public CaveHost Host { get; private set; } = null!;

        public Task InitializeAsync()
        {
            Host = new CaveHost(Options);
            return Task.CompletedTask;
        }

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }
}
