using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>What was stopped in one question is not taken from the next one when both are gone through again.</summary>
public sealed class NextWorkTests
{
    private const string Prints = "Console.WriteLine(string.Concat(Enumerable.Repeat(\"word and \", 200)));";

    [Fact]
    public async Task A_cell_that_never_began_is_not_given_the_outcome_of_a_later_questions_cell()
    {
        var first = new JournalCase("\"never run\"", "\"first of two\"", "FINAL(2)", "FINAL(3)");
        IReadOnlyList<ChatMessage> live;
        Failing? scopes = null;
        await using (CaveHost host = first.Host(null, o => o with { Scopes = scopes = new Failing(o.Scopes!) }))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Assert.Equal(StopReason.WorkerError, (await session.AskAsync("One?")).Stop);
            scopes!.IsMended = true;
            Assert.Equal("2", (await session.AskAsync("Two?")).Text);
            Assert.Equal("3", (await session.AskAsync("Three?")).Text);
            live = first.Requests[^1];
        }

        JournalCase same = await first.WithAsync(e => e);
        var later = new JournalCase("FINAL(4)") { Store = same.Store };
        await using CaveHost other = later.Host(null);
        await using Session again = await other.OpenAsync("one");
        Assert.Equal("4", (await again.AskAsync("Four?")).Text);
        Assert.Equal(live.Select(Line), later.Requests[0].Take(live.Count).Select(Line));
    }

    [Fact]
    public async Task A_summary_that_was_cut_off_leaves_the_next_question_as_it_was()
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase([.. Enumerable.Repeat(Prints, 12), "FINAL(7)"]) { StopAtSummary = stop };
        await using (CaveHost host = first.Host(2_000))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("One?", stop.Token)).Stop);
            Assert.Equal(1, first.Summaries);
            Assert.Equal("7", (await session.AskAsync("Two?")).Text);
            Assert.True(first.Summaries > 1);
        }

        var later = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost other = later.Host(2_000);
        await using Session again = await other.OpenAsync("one");
        Assert.Equal("8", (await again.AskAsync("Three?")).Text);
    }

    private static string Line(ChatMessage message) => $"{message.Role}: {message.Text}";

    // No scope can be had until it is mended.
    private sealed class Failing(IScopeProvider inner) : IScopeProvider
    {
        public bool IsMended { get; set; }

        public IsolationMode Isolation => inner.Isolation;

        public Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken) => IsMended
            ? inner.OpenAsync(request, cancellationToken)
            : throw new ScopeLostException("There is no scope to be had.", timedOut: true);

        public Task WarmAsync(CancellationToken cancellationToken) => inner.WarmAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
