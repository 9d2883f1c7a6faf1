using CaveRuntime.Events;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>The reply that reaches a ceiling was paid for: it counts with a journal as without one, and is read later as it was then.</summary>
public sealed class LastReplyTests
{
    private static readonly string s_cell = ScriptedModel.Cell("FINAL(1)");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_in_it_is_the_answer(bool isKept)
    {
        await using var host = new CaveHost(Options(isKept ? new MemorySessionStore() : null, [], _ => "FINAL(42)"));
        await using Session session = isKept ? await host.OpenAsync([], "one") : await host.OpenAsync([]);
        Answer answer = await session.AskAsync("What?");
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal("42", answer.Text);
    }

    [Fact]
    public async Task A_cell_in_it_is_in_the_transcript_whoever_reads_that()
    {
        var store = new MemorySessionStore();
        List<IReadOnlyList<ChatMessage>> requests = [];
        await using (var host = new CaveHost(Options(store, requests, _ => s_cell)))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Assert.Equal(StopReason.Budget, (await session.AskAsync("First?")).Stop);
            await session.AskAsync("Second?");
        }

        string[] live = [.. requests[^1].Select(m => m.Text)];
        Assert.Contains(requests[^1], m => m.Role == ChatRole.Assistant && m.Text == s_cell);
        RunEvent[] events = await ResumeTests.Shared.EventsAsync(store, "one");
        Assert.Equal(2, events.OfType<MessageAdded>().Count(m => m.Text == s_cell));
        await using var other = new CaveHost(Options(store, requests, _ => s_cell));
        await using Session again = await other.OpenAsync("one");
        await again.AskAsync("Third?");
        Assert.Equal(live, requests[^1].Select(m => m.Text).Take(live.Length));
    }

    private static CaveOptions Options(
        MemorySessionStore? store, List<IReadOnlyList<ChatMessage>> requests, Func<int, string> reply) => new CaveOptions
    {
        Model = new ScriptedModel((request, _) =>
        {
            requests.Add(request);
            return Task.FromResult(reply(requests.Count));
        }),
        WarmWorkers = 0,
        Store = store,
        Limits = new RunLimits { MaxTokens = 20 },
    }.InProcess();
}
