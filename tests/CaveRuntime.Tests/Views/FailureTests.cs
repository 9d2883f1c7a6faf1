using CaveRuntime.Cells.Cutting;
using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using CaveRuntime.Views;
using CaveRuntime.Views.Reducers;

namespace CaveRuntime.Tests.Views;

/// <summary>What goes wrong while a view is reduced leaves a view that works, or the view as it was.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, string> BadSummaries => new()
    {
        { "", "the summary was empty" },
        { "All went well, thank you.", "the summary left out" },
        { "## Goal\nnone\n## Knowledge\nnone\n## Variables\nnone\n## Recent steps\nnone\n## Plan\nnone", "the summary said nothing" },
    };

    [Theory]
    [MemberData(nameof(BadSummaries))]
    public async Task An_empty_or_free_summary_changes_nothing(string reply, string why)
    {
        using ScriptedView session = Full("gemini-cli");
        session.Summarizer = _ => new SummaryReply(reply);
        View before = session.Session.Current();
        View after = await session.ViewAsync();
        Assert.Equal(before.Entries.AsEnumerable(), after.Entries);
        Assert.Contains(why, session.Warnings, StringComparison.Ordinal);
        Assert.Empty(session.Events.OfType<ViewReduced>());
    }

    [Theory]
    [InlineData("the server is down")]
    [InlineData("the model took longer than 120 s")]
    [InlineData("the summary was cut off by the length limit")]
    public async Task A_failed_late_or_cut_off_summary_changes_nothing_even_if_it_looks_whole(string problem)
    {
        using ScriptedView session = Full("gemini-cli");
        session.Summarizer = request => new SummaryReply(Summaries.Filled(request), problem);
        View before = session.Session.Current();
        Assert.Equal(before.Entries.AsEnumerable(), (await session.ViewAsync()).Entries);
        Assert.Contains(problem, session.Warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_that_is_longer_than_what_it_stands_for_is_not_taken()
    {
        using ScriptedView session = Full("gemini-cli");
        session.Summarizer = request => new SummaryReply(Summaries.Filled(request, string.Concat(Enumerable.Repeat("on and on ", 5_000))));
        View before = session.Session.Current();
        Assert.Equal(before.Entries.AsEnumerable(), (await session.ViewAsync()).Entries);
        Assert.Contains("The view stays as it was: summarize would have left", session.Warnings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_failure_the_summarizer_is_left_alone_for_a_while()
    {
        using ScriptedView session = Full("gemini-cli");
        session.Summarizer = _ => new SummaryReply("");
        await session.ViewAsync();
        for (int i = 0; i < 3; i++)
        {
            session.Turn("small");
            await session.ViewAsync();
        }

        Assert.Single(session.Requests);
        session.Turn("small");
        await session.ViewAsync();
        Assert.Equal(2, session.Requests.Count);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("summary")]
    [InlineData("manus")]
    [InlineData("claude-code")]
    [InlineData("gemini-cli")]
    [InlineData("fold")]
    public async Task With_a_model_that_never_summarizes_there_is_still_a_view_that_works(string policy)
    {
        using var session = new ScriptedView(policy, 8_000);
        session.Summarizer = _ => new SummaryReply("", "the server is down");
        session.Ask("What?");
        for (int i = 0; i < 60; i++)
        {
            session.Turn(600);
            View view = await session.ViewAsync();
            Assert.InRange(session.Session.Tokens(view), 1, session.Session.Usable);
            Assert.Equal("What?", view.Entries[1].Text);
        }
    }

    [Fact]
    public async Task While_the_disk_is_full_the_view_still_fits_and_nothing_is_lost()
    {
        using ScriptedView session = Full("auto");
        session.Store.IsFull = () => true;
        Assert.InRange(session.Session.Tokens(await session.ViewAsync()), 1, session.Session.Usable);
        Assert.Contains("No space left on device", session.Warnings, StringComparison.Ordinal);
        Assert.NotEmpty((await session.Session.Archive.ReadAsync("archive:1", CancellationToken.None)).Text!);
        Assert.Empty(session.Store.Pieces);
    }

    [Fact]
    public async Task A_second_summary_integrates_the_first_and_a_pasted_specification_survives_both_word_for_word()
    {
        string specification = "The specification:\n" + string.Concat(Enumerable.Range(0, 2_400).Select(i => $"rule {i}, "));
        using var session = new ScriptedView("gemini-cli", 32_000);
        session.Ask(specification);
        int round = 0;
        session.Summarizer = request => new SummaryReply(Summaries.Filled(request, $"finding of round {++round}"));
        for (int i = 0; i < 60 && round < 2; i++)
        {
            session.Turn(900);
            await session.ViewAsync();
        }

        Assert.Equal(2, round);
        Assert.Contains("finding of round 1", session.Requests[1], StringComparison.Ordinal);
        View view = session.Session.Current();
        Assert.Equal(specification, view.Entries[1].Text);
        Assert.InRange(TokenEstimate.Of(specification), 7_500, 10_000);
        Assert.Contains("finding of round 2", view.Entries[2].Text, StringComparison.Ordinal);
        Assert.Contains("archive:1, archive:2", view.Entries[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemini-cli")]
    [InlineData("auto")]
    [InlineData("claude-code")]
    public async Task A_batch_across_the_cut_stays_whole(string policy)
    {
        using var session = new ScriptedView(policy, 8_000);
        session.Ask("What?");
        for (int i = 0; i < 40; i++)
        {
            session.Turn(300);
            foreach (int slot in Enumerable.Range(0, 3))
            {
                session.Session.Transcript.Add(
                    new Message(
                        MessageKind.Observation,
                        $"slot {slot} " + string.Concat(Enumerable.Repeat("text ", 40)),
                        i + 1) { Observed = Observed.Cell(i + 1, string.Concat(Enumerable.Repeat("text ", 40))) });
            }
            View view = await session.ViewAsync();
            int[] shown = [.. view.Entries.Select(e => e.Message)];
            Assert.All(
                Turn.Of(session.Session.Transcript.Messages, 0),
                turn => Assert.True(turn.Messages.All(shown.Contains) || !turn.Messages.Any(shown.Contains)));
        }

        Assert.NotEmpty(session.Events.OfType<ViewReduced>());
    }

    [Fact]
    public async Task One_prompt_and_fifty_tool_rounds_still_make_progress()
    {
        using var session = new ScriptedView("gemini-cli", 32_000);
        session.Ask("What?");
        for (int i = 0; i < 50; i++)
            session.Turn(600);
        View view = await session.ViewAsync();
        Assert.InRange(session.Session.Tokens(view), 1, session.Session.Usable * 7 / 10);
        Assert.Single(session.Events.OfType<ViewReduced>());
    }

    [Fact]
    public void Twelve_kilobytes_of_emoji_are_cut_without_a_broken_character()
    {
        string emoji = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦🇩🇪👍🏽", 12_000 / 34));
        for (int most = 0; most < 300; most++)
        {
            MessageForm form = CompactForms.Offload(new Message(MessageKind.Observation, emoji, 1), 100 + most, "archive:1");
            string head = form.Text[..form.Text.IndexOf("\n[…", StringComparison.Ordinal)];
            Assert.StartsWith(head, emoji, StringComparison.Ordinal);
            Assert.Contains(head.Length % 19, new[] { 0, 11, 15 });
        }
    }

    [Fact]
    public async Task The_user_is_warned_before_claude_code_summarizes()
    {
        using var session = new ScriptedView("claude-code", 10_000);
        session.Ask("What?");
        while (session.Events.Count == 0)
        {
            session.Turn(300);
            await session.ViewAsync();
        }

        Assert.Contains("about to be summarized", Assert.IsType<WarningRaised>(session.Events[0]).Message, StringComparison.Ordinal);
    }

    private static ScriptedView Full(string policy)
    {
        var session = new ScriptedView(policy, 20_000);
        session.Ask("What?");
        for (int i = 0; i < 25; i++)
            session.Turn(policy == "auto" ? 560 : 520);
        return session;
    }
}
