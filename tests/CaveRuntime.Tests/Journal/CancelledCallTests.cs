using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>That a call was cancelled with its run is nobody's answer, whatever its client throws then; and what was said of the calls that
/// were answered is said again.</summary>
public sealed class CancelledCallTests
{
    [Fact]
    public async Task A_subcall_whose_client_fails_in_its_own_way_when_it_is_cancelled_is_asked_again()
    {
        var run = new StoppedRun((_, turn) => turn == 0 ? "var one = llm_query(\"first\"); var two = llm_query(\"second\");" : "FINAL(one + two)")
        {
            Throws = () => new InvalidOperationException("Status(StatusCode=\"Cancelled\")"),
        };
        await run.StopAsync(2);
        Answer answer = await run.ResumeAsync();
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal("to firstto second", answer.Text);
        Assert.Equal(["second"], run.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_turn_whose_client_does_so_is_asked_again(bool isModelException)
    {
        var store = new MemorySessionStore();
        using var stop = new CancellationTokenSource();
        Assert.Equal(StopReason.Cancelled, (await AskAsync(store, async () =>
        {
            await stop.CancelAsync();
            throw isModelException
                ? new ModelException(ModelErrorKind.Unavailable, "the call was cancelled")
                : new HttpRequestException("the call was cancelled");
        }, s => s.AskAsync("What?", stop.Token))).Stop);
        Answer answer = await AskAsync(store, () => Task.FromResult(ScriptedModel.Cell("FINAL(7)")), s => s.ResumeAsync());
        Assert.True(answer.Text == "7", answer.Error?.Message);
    }

    [Fact]
    public async Task What_a_lent_call_throws_when_it_is_cancelled_leaves_its_outcome_unknown()
    {
        var store = new MemorySessionStore();
        using var stop = new CancellationTokenSource();
        await using (var host = new CaveHost(Options(store, () => Task.FromResult(ScriptedModel.Cell("var n = await act();")))))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            await session.LendAsync("act", (Func<CancellationToken, Task<int>>)(async cancellationToken =>
            {
                await stop.CancelAsync();
                Assert.True(cancellationToken.IsCancellationRequested);
                throw new InvalidOperationException("the driver was cancelled");
            }));
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);
        }

        JournalPast past = await JournalPast.ReadAsync(store, "one", default);
        Assert.Null(past.Call(Assert.Single(past.Uncertain)));
    }

    [Fact]
    public async Task What_was_said_of_calls_that_were_answered_is_said_in_the_cell_that_runs_again()
    {
        var run = new StoppedRun((_, turn) => turn == 0
            ? "var a = llm_query(\"first\"); var b = llm_query_batched(new[] { \"bad\", \"good\" }); var c = rlm_query(\"deep\", ctx[..3]); llm_query(\"last\")"
            : "FINAL(1)")
        {
            Limits = new RunLimits { MaxDepth = 0 },
            Changes = (asked, _, response) =>
            {
                if (asked == "bad")
                    throw new HttpRequestException("no line");
                response.FinishReason = asked == "first" ? ChatFinishReason.Length : ChatFinishReason.Stop;
                return response;
            },
        };
        string[] whole = [.. StoppedRun.Messages((await run.WholeAsync()).Events)];
        string observation = Assert.Single(whole, m => m.Contains("a reply was cut off", StringComparison.Ordinal));
        Assert.Contains("a call of a batch failed", observation, StringComparison.Ordinal);
        Assert.Contains("deepest level", observation, StringComparison.Ordinal);
        await run.KillAsync(5);
        Answer answer = await run.ResumeAsync();
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal(["last"], run.Asked);
        Assert.Equal(whole, StoppedRun.Messages(await run.EventsAsync()));
    }

    [Fact]
    public async Task A_slot_that_was_refused_is_said_to_be_once()
    {
        var run = new StoppedRun((_, turn) => turn == 0
            ? "var b = llm_query_batched(Enumerable.Range(0, 5).Select(i => $\"item {i}\"));"
            : "FINAL(string.Join(\"|\", b.Select(r => r.Text)))")
        {
            Limits = new RunLimits { MaxSubcalls = 3 },
        };
        (Answer answer, RunEvent[] events) = await run.WholeAsync();
        Assert.Contains(StoppedRun.Messages(events), m => m.Contains("cut to its first 3 calls", StringComparison.Ordinal));
        await run.KillAsync(3);
        Assert.Equal(answer.Text, (await run.ResumeAsync()).Text);
        Assert.Equal(StoppedRun.Messages(events), StoppedRun.Messages(await run.EventsAsync()));
    }

    private static async Task<Answer> AskAsync(MemorySessionStore store, Func<Task<string>> reply, Func<Session, Task<Answer>> ask)
    {
        await using var host = new CaveHost(Options(store, reply));
        await using Session session = await store.ListAsync().AnyAsync()
            ? await host.OpenAsync("one")
            : await host.OpenAsync([], "one");
        return await ask(session);
    }

    private static CaveOptions Options(MemorySessionStore store, Func<Task<string>> reply) => new CaveOptions
    {
        Model = new ScriptedModel((_, _) => reply()),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}
