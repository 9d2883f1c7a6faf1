using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A run that was stopped in the middle of a cell, and taken up by another host.</summary>
public sealed class BrokenOffTests
{
    private const string Cell = "var luck = Guid.NewGuid(); var one = llm_query(\"first\"); var two = llm_query(\"second\"); var three = llm_query(\"third\");";

    [Fact]
    public async Task Its_variables_can_be_built_again_with_the_answers_from_before_and_after_the_stop()
    {
        var store = new MemorySessionStore();
        Guid luck = await StoppedAndResumedAsync(store);
        List<string> asked = [];
        await using var host = new CaveHost(Options(store, asked, holds: null));
        await using Session session = await host.OpenAsync("one");
        CellReport cell = await session.RunCellAsync("$\"{one} {two} {three} {luck}\"");
        Assert.Equal($"to first to second to third {luck}", cell.Value);
        Assert.DoesNotContain("differently", cell.Observation, StringComparison.Ordinal);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Its_earlier_cells_are_there_although_something_was_given_before_it_was_taken_up()
    {
        var store = new MemorySessionStore();
        CaveOptions Two(CancellationTokenSource? stops) => new CaveOptions
        {
            Model = new ScriptedModel(async (request, stop) =>
            {
                if (request.All(m => m.Role != ChatRole.Assistant))
                    return ScriptedModel.Cell("var first = 20;");
                if (stops is not null)
                {
                    await stops.CancelAsync();
                    stop.ThrowIfCancellationRequested();
                }

                return ScriptedModel.Cell("FINAL(first + more)");
            }),
            WarmWorkers = 0,
            Store = store,
        }.InProcess();
        using var stop = new CancellationTokenSource();
        await using (var host = new CaveHost(Two(stop)))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);
        await using var other = new CaveHost(Two(null));
        await using Session again = await other.OpenAsync("one");
        await again.InjectAsync("more", 22);
        Assert.Equal("42", (await again.ResumeAsync()).Text);
    }

    [Fact]
    public async Task What_it_has_used_is_counted_once_in_the_list_of_sessions()
    {
        var store = new MemorySessionStore();
        await StoppedAndResumedAsync(store);
        await foreach (StoredSession listed in store.ListAsync())
            // Three were answered, and the one that was cut off had left, too.
            Assert.Equal((4, SessionState.Idle), (listed.Summary.Usage.Subcalls, listed.Summary.State));
    }

    [Fact]
    public async Task What_it_has_used_counts_where_something_else_is_asked_instead()
    {
        var store = new MemorySessionStore();
        await StopAsync(store);
        await using (var host = new CaveHost(Options(store, [], holds: null)))
        await using (Session session = await host.OpenAsync("one"))
            await session.RunCellAsync("llm_query(\"else\")");
        await using (var host = new CaveHost(Options(store, [], holds: null)))
        await using (Session session = await host.OpenAsync("one"))
            await session.RunCellAsync("llm_query(\"more\")");
        await foreach (StoredSession listed in store.ListAsync())
            Assert.InRange(listed.Summary.Usage.Subcalls, 3, 4); // The one that was under way may count.
    }

    private static async Task<Guid> StoppedAndResumedAsync(MemorySessionStore store)
    {
        await StopAsync(store);
        List<string> asked = [];
        await using var host = new CaveHost(Options(store, asked, holds: null));
        await using Session session = await host.OpenAsync("one");
        Assert.Equal("What?", session.Pending);
        Answer answer = await session.ResumeAsync();
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal(["second", "third"], asked);
        return Guid.Parse(answer.Text!.Trim('"'));
    }

    private static async Task StopAsync(MemorySessionStore store)
    {
        using var stop = new CancellationTokenSource();
        await using var host = new CaveHost(Options(store, [], holds: stop));
        await using Session session = await host.OpenAsync([], "one");
        Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);
    }

    private static CaveOptions Options(ISessionStore store, List<string> asked, CancellationTokenSource? holds) => new CaveOptions
    {
        Model = new ScriptedModel(async (request, stop) =>
        {
            if (request[0].Role == ChatRole.System)
                return ScriptedModel.Cell(request.Any(m => m.Role == ChatRole.Assistant) ? "FINAL(luck)" : Cell);
            lock (asked)
                asked.Add(request[^1].Text);
            if (holds is not null && request[^1].Text == "second")
            {
                await holds.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }

            return "to " + request[^1].Text;
        }),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}
