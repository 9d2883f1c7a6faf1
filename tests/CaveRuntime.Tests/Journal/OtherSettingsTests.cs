using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>Work is gone through again under what it was begun with, whatever models and limits the host has that takes it up.</summary>
public sealed class OtherSettingsTests
{
    private const string Prints = "Console.WriteLine(string.Concat(Enumerable.Repeat(\"word and \", 200)));";

    private static readonly string[] s_long = [Prints, Prints, Prints, Prints, Prints, Prints, "FINAL(7)"];

    [Fact]
    public async Task A_summary_stays_one_under_a_model_with_a_larger_window()
    {
        var first = new JournalCase(s_long);
        await AskedAsync(first, window: 2_000);
        Assert.True(first.Summaries > 0);
        var later = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost host = later.Host(200_000);
        await using Session session = await host.OpenAsync("one");
        Assert.Equal("8", (await session.AskAsync("And?")).Text);
        IReadOnlyList<ChatMessage> request = Assert.Single(later.Requests);
        Assert.True(JournalCase.IsSummarized(request));
        Assert.Contains("FINAL(7)", request.Last(m => m.Role == ChatRole.Assistant).Text, StringComparison.Ordinal);
        Assert.Equal(0, later.Summaries);
    }

    [Fact]
    public async Task A_cell_is_no_direct_answer_under_a_model_whose_window_is_known()
    {
        var first = new JournalCase("var n = 1;", "FINAL(n)");
        await using (CaveHost host = first.Host(null, o => o with { Route = Route.Auto }))
        await using (Session session = await host.OpenAsync([Input.FromText("t", "some text")], "one"))
            Assert.Equal("1", (await session.AskAsync("What?")).Text);
        var later = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost other = later.Host(200_000);
        await using Session again = await other.OpenAsync("one");
        Assert.Equal("8", (await again.AskAsync("And?")).Text);
        Assert.Equal((2, 1), (JournalCase.Replies(Assert.Single(later.Requests)), later.Direct));
    }

    [Fact]
    public async Task Lower_limits_cut_nothing_off_that_has_ended()
    {
        var first = new JournalCase("1", "2", "3", "4", "FINAL(5)");
        await AskedAsync(first, window: 200_000);
        JournalCase same = await first.WithAsync(e => e);
        Assert.Equal(
            await TokensAsync(same.Store, limits => limits),
            await TokensAsync(first.Store, limits => limits with { MaxTurns = 2, MaxCostUsd = 1, MaxTokens = 1 }));
        var later = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost host = later.Host(200_000);
        await using Session session = await host.OpenAsync("one", o => o with { Limits = new RunLimits { MaxTurns = 2 } });
        Assert.Equal("8", (await session.AskAsync("And?")).Text);
        Assert.Equal(5, JournalCase.Replies(later.Requests[0]));
    }

    [Fact]
    public async Task A_raised_ceiling_counts_from_where_the_journal_ends_and_is_kept()
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase("1", "2") { Stop = (3, stop) };
        await using (CaveHost host = first.Host(200_000, o => o with { Limits = new RunLimits { MaxTurns = 3 } }))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);

        var second = new JournalCase("3", "4", "FINAL(5)") { Store = first.Store };
        await using (CaveHost host = second.Host(200_000))
        await using (Session session = await host.OpenAsync("one", o => o with { Limits = new RunLimits { MaxTurns = 9 } }))
        {
            Answer answer = await session.ResumeAsync();
            Assert.Equal((StopReason.Answered, "5", 5), (answer.Stop, answer.Text, answer.Turns));
            // The notice that the third turn is the last one holds no more.
            Assert.Equal(first.Requests[2].Count - 1, second.Requests[0].Count);
        }

        var third = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost last = third.Host(200_000);
        await using Session again = await last.OpenAsync("one", o => o with { Limits = new RunLimits { MaxTurns = 2 } });
        Assert.Equal("8", (await again.AskAsync("And?")).Text);
        Assert.Equal(5, JournalCase.Replies(third.Requests[0]));
    }

    [Fact]
    public async Task A_run_that_goes_on_under_another_window_is_gone_through_under_both()
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase(s_long) { Stop = (6, stop) };
        await using (CaveHost host = first.Host(2_000))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);
        Assert.True(first.Summaries > 0);

        var second = new JournalCase(Prints, Prints, Prints, "FINAL(7)") { Store = first.Store };
        await using (CaveHost host = second.Host(200_000))
        await using (Session session = await host.OpenAsync("one"))
            Assert.Equal("7", (await session.ResumeAsync()).Text);
        Assert.Equal((4, 0), (second.Requests.Count, second.Summaries));

        var third = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost last = third.Host(100_000);
        await using Session again = await last.OpenAsync("one");
        Assert.Equal("8", (await again.AskAsync("And?")).Text);
        Assert.True(JournalCase.IsSummarized(third.Requests[0]));
        // And the one reply that ended it.
        Assert.Equal(JournalCase.Replies(second.Requests[^1]) + 1, JournalCase.Replies(third.Requests[0]));
    }

    [Fact]
    public async Task What_does_not_follow_its_journal_ends_and_takes_no_reply_for_another()
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase(s_long) { Stop = (6, stop) };
        await using (CaveHost host = first.Host(2_000))
        await using (Session session = await host.OpenAsync([], "one"))
            await session.AskAsync("What?", stop.Token);
        JournalCase pending = await first.WithAsync(Widened);
        await using (CaveHost host = pending.Host(2_000))
        await using (Session session = await host.OpenAsync("one"))
        {
            Answer answer = await session.ResumeAsync();
            Assert.Equal(StopReason.StoreError, answer.Stop);
            Assert.Contains("do not follow the journal", answer.Error!.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreException>(() => session.AskAsync("And?"));
            Assert.Empty(pending.Requests);
        }

        var whole = new JournalCase(s_long);
        await AskedAsync(whole, window: 2_000);
        JournalCase ended = await whole.WithAsync(Widened);
        await using CaveHost other = ended.Host(2_000);
        StoreException problem = await Assert.ThrowsAsync<StoreException>(() => other.OpenAsync("one"));
        Assert.Contains("'summary'", problem.Message, StringComparison.Ordinal);

        static JournalEntry Widened(JournalEntry entry) => entry is WorkBegun { Settings: { } settings } begun
            ? begun with { Settings = settings with { Windows = [new KnownWindows(200_000, 200_000)] } }
            : entry;
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_is_gone_through_again_leaves_no_session_that_knows_half_of_it()
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase("1", "2", "3") { Stop = (4, stop) };
        await using (CaveHost host = first.Host(200_000))
        await using (Session session = await host.OpenAsync([], "one"))
            await session.AskAsync("What?", stop.Token);
        var later = new JournalCase("FINAL(4)", "FINAL(8)") { Store = first.Store };
        await using CaveHost other = later.Host(200_000);
        await using (Session session = await other.OpenAsync("one"))
        {
            Assert.Equal(StopReason.Cancelled, (await session.ResumeAsync(stop.Token)).Stop);
            StoreException problem = await Assert.ThrowsAsync<StoreException>(() => session.AskAsync("And?"));
            Assert.Contains("again", problem.Message, StringComparison.Ordinal);
        }

        await using Session again = await other.OpenAsync("one");
        Assert.Equal("4", (await again.ResumeAsync()).Text);
        Assert.Equal("8", (await again.AskAsync("And?")).Text);
        Assert.Equal([3, 4], later.Requests.Select(JournalCase.Replies));
    }

    [Fact]
    public async Task Names_of_model_calls_without_a_purpose_are_still_found()
    {
        var first = new JournalCase("1", "FINAL(5)");
        await AskedAsync(first, window: 2_000);
        JournalCase old = await first.WithAsync(entry => entry switch
        {
            CallBegun begun => new CallBegun(ModelKey.Bare(begun.Key)) { Time = entry.Time },
            ModelReplied replied => replied with { Key = ModelKey.Bare(replied.Key) },
            WorkBegun begun => begun with { Settings = null },
            _ => entry,
        });
        var later = new JournalCase("FINAL(8)") { Store = old.Store };
        await using CaveHost host = later.Host(2_000);
        await using Session session = await host.OpenAsync("one");
        Assert.Equal("8", (await session.AskAsync("And?")).Text);
        Assert.Equal(2, JournalCase.Replies(later.Requests[0]));
    }

    private static async Task AskedAsync(JournalCase first, int window)
    {
        await using CaveHost host = first.Host(window);
        await using Session session = await host.OpenAsync([], "one");
        Answer answer = await session.AskAsync("What?");
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
    }

    private static async Task<long> TokensAsync(MemorySessionStore store, Func<RunLimits, RunLimits> limits)
    {
        await using CaveHost host = new JournalCase { Store = store }.Host(200_000);
        await using Session session = await host.OpenAsync("one", o => o with { Limits = limits(o.Limits) });
        return (await session.CompactAsync()).TokensBefore;
    }
}
