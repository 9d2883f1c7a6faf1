using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A run that is taken up in the middle of a cell has the subcalls left that it would have had undisturbed.</summary>
public sealed class SubcallPlacesTests
{
    private const string Says = "FINAL(string.Join(\"|\", replies.Select(r => r.Text)) + \" \" + left)";

    private int _begun;

    public enum Script
    {
        /// <summary>Eight of ten.</summary>
        Batch,

        /// <summary>Four, and in the next cell the other six.</summary>
        BatchAfterCell,

        /// <summary>Three of a child, then six, in one cell.</summary>
        BatchAfterChild,

        /// <summary>Two, then six of a child.</summary>
        BatchInChild,
    }

    [Theory]
    [InlineData(Script.Batch, 1)]
    [InlineData(Script.Batch, 6)]
    [InlineData(Script.Batch, 8)]
    [InlineData(Script.BatchAfterCell, 7)]
    [InlineData(Script.BatchAfterCell, 10)]
    [InlineData(Script.BatchAfterChild, 2)]
    [InlineData(Script.BatchAfterChild, 8)]
    [InlineData(Script.BatchInChild, 6)]
    [InlineData(Script.BatchInChild, 8)]
    public async Task Every_slot_of_a_batch_that_was_granted_is_granted_again(Script script, int stopAt)
    {
        var run = new StoppedRun((question, turn) => Cell(script, question.Contains("child", StringComparison.Ordinal), turn))
        {
            Limits = new RunLimits { MaxSubcalls = 10 },
        };
        Answer whole = (await run.WholeAsync()).Answer;
        Assert.True(whole.Stop == StopReason.Answered, whole.Error?.Message);
        await run.StopAsync(stopAt);
        Answer answer = await run.ResumeAsync();
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal(whole.Text, answer.Text);
        // All that were sent, the one that was cut off included.
        Assert.Equal(whole.Usage.Subcalls + 1, answer.Usage.Subcalls);
    }

    [Fact]
    public async Task A_refusal_that_was_kept_is_given_again_and_the_run_goes_on_without()
    {
        var run = new StoppedRun((_, turn) => turn == 0
            ? "string why = \"\"; try { llm_query(\"one\"); llm_query(\"two\"); } catch (Exception e) { why = e.Message; }"
            : "FINAL(why.Contains(\"no\") ? 1 : 0)");
        // As if the host had died between the refusal and the end of its cell.
        await run.KillAsync(2, entry => entry switch
        {
            SessionOpened opened => [opened with { Settings = opened.Settings with { Limits = OfOne(opened.Settings.Limits) } }],
            WorkBegun work => [work with { Settings = work.Settings! with { Limits = OfOne(work.Settings!.Limits) } }],
            CallBegun { IsOfRun: false } begun when ++_begun == 2 =>
                [begun, new CallEnded(begun.Key, "s", 1, new FailedResult("no"), null, Granted: false)],
            _ => [entry],
        });
        Answer answer = await run.ResumeAsync(OfOne(run.Limits));
        Assert.Equal((StopReason.Answered, "1"), (answer.Stop, answer.Text));
        Assert.Empty(run.Asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_map_reduce_of_the_hosts_own_that_just_has_enough_has_enough_when_it_is_taken_up(int stopAt)
    {
        var run = MapReduce(new RunLimits());
        int needed = (await run.WholeAsync()).Answer.Usage.Subcalls;
        run = MapReduce(new RunLimits { MaxSubcalls = needed });
        await run.StopAsync(stopAt);
        Answer answer = await run.ResumeAsync();
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal(needed - stopAt + 1, run.Asked.Count);
    }

    [Fact]
    public async Task Its_steps_are_told_as_if_it_had_not_been_stopped()
    {
        StoppedRun run = MapReduce(new RunLimits());
        int[] whole = [.. Steps((await run.WholeAsync()).Events)];
        await run.StopAsync(3);
        await run.ResumeAsync();
        Assert.Equal(whole, Steps(await run.EventsAsync()));
    }

    [Fact]
    public async Task What_a_child_counts_of_its_own_children_is_the_same_and_so_is_what_the_list_shows()
    {
        var run = new StoppedRun((question, turn) =>
            question.Contains("grand", StringComparison.Ordinal) ? "FINAL(1)"
            : question.Contains("child", StringComparison.Ordinal)
                ? turn == 0 ? "var n = rlm_query(\"grand\", ctx[..3]);" : "FINAL(llm_query(\"stops\") + budget.Children)"
            : "FINAL(rlm_query(\"child\", ctx[..9]))");
        (Answer whole, RunEvent[] events) = await run.WholeAsync();
        await run.StopAsync(1);
        Assert.Equal(2, (await SummaryAsync(run.Store)).Usage.Children);
        Assert.Equal(whole.Text, (await run.ResumeAsync()).Text);
        Assert.Equal(ChildrenOf(events), ChildrenOf(await run.EventsAsync()));
    }

    [Fact]
    public async Task What_was_begun_counts_its_children_where_something_else_is_asked_instead()
    {
        var run = new StoppedRun((question, _) => question.Contains("child", StringComparison.Ordinal)
            ? "FINAL(1)"
            : "var n = rlm_query(\"child\", ctx[..9]); var m = llm_query(\"stops\");");
        await run.StopAsync(1);
        await using (CaveHost host = run.Host())
        await using (Session session = await host.OpenAsync("one"))
            await session.RunCellAsync("1 + 1");
        await using (CaveHost host = run.Host())
        await using (Session session = await host.OpenAsync("one"))
            await session.RunCellAsync("1 + 2");
        Assert.Equal(1, (await SummaryAsync(run.Store)).Usage.Children);
    }

    [Fact]
    public async Task A_call_that_was_sent_twice_is_kept_with_all_that_it_has_used()
    {
        bool refused = false;
        var run = new StoppedRun((_, _) => "var n = llm_query<int>(\"how many?\"); FINAL(n);")
        {
            Changes = (_, options, response) =>
            {
                if (options?.ResponseFormat is not ChatResponseFormatJson)
                    return new ChatResponse(new ChatMessage(ChatRole.Assistant, "5"));
                refused = true;
                throw new ModelException(ModelErrorKind.Other, "no schemas here") { Status = 400 };
            },
        };
        await using (CaveHost host = run.Host())
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(("5", 2), await session.AskAsync("What?") is var a ? (a.Text, a.Usage.Subcalls) : default);
        Assert.True(refused);
        CallEnded call = await JournalReader.ReadAsync(run.Store, "one").Select(e => e.Entry).OfType<CallEnded>().SingleAsync();
        Assert.Equal(2, call.Spent!.Usage.Subcalls);
    }

    private static RunLimits OfOne(RunLimits limits) => limits with { MaxSubcalls = 1 };

    private static StoppedRun MapReduce(RunLimits limits) => new((_, _) => "FINAL(0)")
    {
        Limits = limits,
        Ask = async (session, stop) => (await session.MapReduceAsync<string, string>(
            "count", "sum", new MapReduceOptions { ChunkTokens = 100 }, stop)).Run,
    };

    private static IEnumerable<int> Steps(RunEvent[] events) => events.OfType<MapReduceProgress>().Select(p => p.Done);

    private static IEnumerable<int> ChildrenOf(RunEvent[] events) =>
        events.OfType<ChildFinished>().Where(c => c.Stop == StopReason.Answered && c.Usage.Subcalls > 0).Select(c => c.Usage.Children);

    private static async Task<SessionSummary> SummaryAsync(MemorySessionStore store)
    {
        List<SessionSummary> listed = [];
        await foreach (StoredSession session in store.ListAsync())
            listed.Add(session.Summary);
        return Assert.Single(listed);
    }

    private static string Cell(Script script, bool isChild, int turn)
    {
        if (isChild)
        {
            return script == Script.BatchInChild
                ? "FINAL(string.Join(\"|\", llm_query_batched(Enumerable.Range(0, 6).Select(i => $\"item {i}\")).Select(r => r.Text)))"
                : "FINAL(llm_query(\"c1\") + llm_query(\"c2\") + llm_query(\"c3\"))";
        }

        string batch = script == Script.Batch ? Batch(8) : Batch(6);
        return (script, turn) switch
        {
            (Script.Batch, 0) => batch,
            (Script.BatchAfterCell, 0) => "foreach (int i in Enumerable.Range(0, 4)) llm_query($\"before {i}\");",
            (Script.BatchAfterCell, 1) => batch,
            (Script.BatchAfterChild, 0) => "var one = rlm_query(\"child\", ctx[..5]); " + batch,
            (Script.BatchInChild, 0) =>
                "llm_query(\"a\"); llm_query(\"b\"); var replies = new[] { new { Text = rlm_query(\"child\", ctx[..5]) } }; var left = budget.Subcalls;",
            _ => Says,
        };
    }

    private static string Batch(int slots) =>
        $"var replies = llm_query_batched(Enumerable.Range(0, {slots}).Select(i => $\"item {{i}}\")); var left = budget.Subcalls;";
}
