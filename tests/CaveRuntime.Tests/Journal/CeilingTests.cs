namespace CaveRuntime.Tests.Journal;

/// <summary>A run that came to a ceiling goes on from there under a higher one.</summary>
public sealed class CeilingTests
{
    [Fact]
    public async Task A_run_whose_turns_were_used_up_goes_on_with_more()
    {
        var first = new JournalCase("var n = 40;", "n += 2;");
        await using (CaveHost host = first.Host(null, o => o with { Limits = new RunLimits { MaxTurns = 2 } }))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.MaxTurns, (await session.AskAsync("What?")).Stop);
        var later = new JournalCase("FINAL(n)") { Store = first.Store };
        await using CaveHost other = later.Host(null);
        await using Session again = await other.OpenAsync("one", o => o with { Limits = new RunLimits { MaxTurns = 10 } });
        Assert.Equal("42", (await again.ResumeAsync()).Text);
        Assert.Single(later.Requests);
        Assert.Null(again.Pending);
    }

    [Fact]
    public async Task A_ceiling_that_was_passed_before_it_was_given_leaves_the_run_as_it_was()
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase("var n = 42;", "1", "2") { Stop = (3, stop) };
        await using (CaveHost host = first.Host(null))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);
        var later = new JournalCase("FINAL(n)") { Store = first.Store };
        RunLimits[] passed = [new RunLimits { MaxTurns = 1 }, new RunLimits { MaxTokens = 10 }, new RunLimits { MaxCostUsd = 0.01m }];
        foreach (RunLimits low in passed)
        {
            await using CaveHost refusing = later.Host(null);
            await using Session session = await refusing.OpenAsync("one", o => o with { Limits = low });
            Assert.Equal(low.MaxTurns == 1 ? StopReason.MaxTurns : StopReason.Budget, (await session.ResumeAsync()).Stop);
        }

        Assert.Empty(later.Requests);
        await using CaveHost other = later.Host(null);
        await using Session again = await other.OpenAsync("one", o => o with { Limits = new RunLimits() });
        Assert.Equal("42", (await again.ResumeAsync()).Text);
        Assert.Single(later.Requests);
    }
}
