using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>What a host does by itself in a session whose store fails: cells of its own, giving values, compaction, map-reduce.</summary>
public sealed class OwnWorkTests
{
    private int _asked;

    [Fact]
    public async Task A_cell_of_ones_own_whose_call_cannot_be_kept_ends_with_the_stores_reason_and_asks_nobody()
    {
        (MemorySessionStore store, ScriptedModel model) = (new(), Model());
        await using var host = new CaveHost(Options(store, model));
        await using Session session = await host.OpenAsync([], "one");
        store.Room = 0;
        StoreException problem = await Assert.ThrowsAsync<StoreException>(
            () => session.RunCellAsync("llm_query(\"part\")").WaitAsync(TestContext.Patience));
        Assert.Contains("full", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_store_that_fails_in_the_middle_of_a_cell_of_ones_own_ends_it()
    {
        (MemorySessionStore store, ScriptedModel model) = (new(), Model());
        await using var host = new CaveHost(Options(store, model));
        await using Session session = await host.OpenAsync([], "one");
        await session.LendAsync("fill", (Action)(() => store.Room = 0));
        await Assert.ThrowsAsync<StoreException>(
            () => session.RunCellAsync("fill(); llm_query(\"part\")").WaitAsync(TestContext.Patience));
        await Assert.ThrowsAsync<StoreException>(
            () => session.RunCellAsync("while (true) { }").WaitAsync(TestContext.Patience));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_map_reduce_ends_with_that_reason()
    {
        (MemorySessionStore store, ScriptedModel model) = (new(), Model());
        await using var host = new CaveHost(Options(store, model));
        await using Session session = await host.OpenAsync([Input.FromText("t", "some text")], "one");
        store.Room = 0;
        Answer answer = (await session.MapReduceAsync<string, string>("count", "sum").WaitAsync(TestContext.Patience)).Run;
        Assert.Equal(StopReason.StoreError, answer.Stop);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_compaction_says_that_the_store_failed_and_leaves_the_view()
    {
        (MemorySessionStore store, ScriptedModel model) = (new(), Model());
        await using var host = new CaveHost(Options(store, model));
        await using Session session = await host.OpenAsync([], "one");
        Assert.Equal(StopReason.Answered, (await session.AskAsync("What?")).Stop);
        int asked = _asked;
        store.Room = 0;
        CompactReport report = await session.CompactAsync().WaitAsync(TestContext.Patience);
        Assert.Contains("full", report.Problem, StringComparison.Ordinal);
        Assert.Equal(report.TokensBefore, report.TokensAfter);
        Assert.Equal(asked, _asked);
    }

    private ScriptedModel Model() => new((request, _) => Task.FromResult(
        ScriptedModel.Cell(++_asked < 8 ? $"Console.WriteLine(new string('x', 3_000)); // {request.Count}" : "FINAL(4)")));

    private static CaveOptions Options(MemorySessionStore store, ScriptedModel model) => new CaveOptions
    {
        Model = model,
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}
