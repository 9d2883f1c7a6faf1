using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Journal;

/// <summary>A branch with a scope of its own leaves no variables behind: with real workers, sealed.</summary>
public sealed class BranchScopeTests
{
    private static readonly string[] s_before = ["var list = new List<int> { 1, 2 }; int Sum() => list.Sum(); string note = \"before\";"];

    [Fact]
    public async Task When_it_is_folded_variables_types_and_functions_are_what_they_were()
    {
        (Answer answer, ScriptedModel model, Session session) = await AskAsync(
            new MemorySessionStore(),
            "branch(\"try\", \"try something\", ownScope: true);",
            "list.Add(99); note = \"inside\"; var extra = 5; record Left(int A); int Sum() => -1;",
            "fold($\"in it the sum is {Sum()} and note is {note}\");",
            "FINAL($\"{Sum()} {list.Count} {note}\")");
        await using Session owned = session;
        Assert.Equal("3 2 before", answer.Text);
        Assert.Contains("undone when it ends", model.Requests[2][^1].Text, StringComparison.Ordinal);
        string folded = model.Requests[4][^1].Text;
        Assert.Contains("in it the sum is -1 and note is inside", folded, StringComparison.Ordinal);
        Assert.Contains("variables are as they were before it", folded, StringComparison.Ordinal);
        Assert.Equal(["list", "note"], session.Variables.Select(v => v.Name));
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("new Left(1)")).Status);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("extra")).Status);
    }

    [Fact]
    public async Task A_branch_that_the_end_of_the_run_cuts_off_is_undone_too()
    {
        (Answer answer, _, Session session) = await AskAsync(
            new MemorySessionStore(),
            "branch(\"try\", \"try something\", ownScope: true);",
            "list.Clear(); FINAL(list.Count);");
        await using Session owned = session;
        Assert.Equal("0", answer.Text);
        Assert.Equal("2", (await session.RunCellAsync("list.Count")).Value);
    }

    [Fact]
    public async Task What_comes_after_it_is_rebuilt_without_it()
    {
        var store = new MemorySessionStore();
        (_, _, Session session) = await AskAsync(
            store,
            "branch(\"try\", \"try something\", ownScope: true);",
            "list.Add(99); var extra = 5;",
            "fold(\"nothing\");",
            "list.Add(3); FINAL(list.Count)");
        await session.DisposeAsync();
        await using CaveHost host = Host(store, new ScriptedModel([]));
        await using Session again = await host.OpenAsync("one");
        Assert.Equal(["list", "note"], again.Variables.Select(v => v.Name));
        CellReport next = await again.RunCellAsync("string.Join(' ', list)");
        Assert.Equal("1 2 3", next.Value);
        Assert.DoesNotContain("differently", next.Observation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_broken_off_in_it_goes_on_in_it_with_its_variables()
    {
        var store = new MemorySessionStore();
        await BreakOffAsync(store);
        await using CaveHost host = Host(store, new ScriptedModel(
            [Cell("list.Add(extra);"), Cell("fold($\"{list.Count} {extra}\");"), Cell("FINAL($\"{list.Count} {note}\")")]));
        await using Session session = await host.OpenAsync("one");
        Assert.Equal("2 before", (await session.ResumeAsync()).Text);
        string folded = string.Join("\n", (await new StoredSessions(store).EventsAsync("one").ToListAsync()).OfType<BranchFolded>().Select(f => f.Message));
        Assert.Contains("4 5", folded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_broken_off_in_it_and_left_leaves_nothing_of_it()
    {
        var store = new MemorySessionStore();
        await BreakOffAsync(store);
        await using CaveHost host = Host(store, new ScriptedModel([]));
        await using Session session = await host.OpenAsync("one");
        Assert.Equal("2", (await session.RunCellAsync("list.Count")).Value);
        Assert.Equal(["list", "note"], session.Variables.Select(v => v.Name));
    }

    [Fact]
    public async Task Without_a_store_it_is_refused_and_the_model_is_told_what_to_do()
    {
        (Answer answer, ScriptedModel model, Session session) = await AskAsync(
            null,
            "branch(\"try\", \"try something\", ownScope: true);",
            "FINAL(note)");
        await using Session owned = session;
        Assert.Equal("before", answer.Text);
        Assert.Contains("leave ownScope out", model.Requests[2][^1].Text, StringComparison.Ordinal);
    }

    // Two cells in the branch, then its user stops the run.
    private static async Task BreakOffAsync(ISessionStore store)
    {
        using var end = new CancellationTokenSource();
        string[] cells = [.. s_before, "branch(\"try\", \"try something\", ownScope: true);", "list.Add(99); var extra = 5;"];
        int turn = 0;
        var model = new ScriptedModel(async (_, stop) =>
        {
            if (turn < cells.Length)
                return Cell(cells[turn++]);
            await end.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return "";
        });
        await using CaveHost host = Host(store, model);
        await using Session session = await host.OpenAsync([], "one");
        Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", end.Token)).Stop);
    }

    private static async Task<(Answer Answer, ScriptedModel Model, Session Session)> AskAsync(ISessionStore? store, params string[] cells)
    {
        var model = new ScriptedModel([.. s_before.Concat(cells).Select(c => Cell(c))]);
        CaveHost host = Host(store, model);
        Session session = store is null ? host.Open() : await host.OpenAsync([], "one");
        Answer answer = await session.AskAsync("What?");
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        return (answer, model, session);
    }

    private static CaveHost Host(ISessionStore? store, ScriptedModel model) =>
        new(new CaveOptions { Model = model, Store = store, Context = "fold", WarmWorkers = 0 });
}
