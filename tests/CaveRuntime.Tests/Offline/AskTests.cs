using System.Globalization;
using System.Text;
using CaveRuntime.Events;
using CaveRuntime.Offline;
using CaveRuntime.Scopes;

namespace CaveRuntime.Tests.Offline;

/// <summary>The offline model through the same loop as any other, with real workers.</summary>
public sealed class AskTests(AskTests.SharedHost host) : IClassFixture<AskTests.SharedHost>
{
    [Fact]
    public async Task A_needle_is_found_with_its_quotation_and_its_position()
    {
        string haystack = Haystack(
            "The vault of crimson heron 31 opens with 5512087.",
            "The vault of crimson heron 13 opens with 7777777.",
            "The vault of crimson heron 31 does not open with 1111111.");
        Answer answer = await Ask("What number opens the vault of crimson heron 31?", haystack);
        Assert.Equal("5512087", Short(answer));
        Evidence place = Assert.Single(answer.Evidence);
        Assert.Equal("The vault of crimson heron 31 opens with 5512087.", place.Quotation);
        Assert.StartsWith("The vault of crimson heron 31 opens", haystack[place.Character..], StringComparison.Ordinal);
        Assert.Equal(haystack[..place.Character].Count(c => c == '\n') + 1, place.Line);
        Assert.Contains("matches words, not meaning", answer.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_exhaustive_and_leaves_denied_values_out()
    {
        string[] lots = [.. Enumerable.Range(0, 12).Select(i => $"{4_000_000 + i * 7_919}")];
        string haystack = Haystack(
            [
                .. lots.Select(lot => $"Lot {lot} went to brass otter 77."),
                "Lot 1234567 was withdrawn from brass otter 77.",
                "Lot 7654321 went to brass otter 78."
            ]);
        Answer answer = await Ask(
            "List every lot that went to brass otter 77. Answer with the numbers only, separated by commas.",
            haystack);
        Assert.Equal(lots.Order(StringComparer.Ordinal), Short(answer).Split(", ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Several_keys_are_answered_in_the_order_of_the_question()
    {
        string haystack = Haystack("Pale wren 55 rings at 300.", "Dark wren 56 rings at 100.", "Tall stork 57 rings at 200.");
        Answer answer = await Ask(
            "At which numbers do tall stork 57, pale wren 55 and dark wren 56 ring? Numbers only, separated by commas.",
            haystack);
        Assert.Equal("200, 300, 100", Short(answer));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Answer answer = await Ask(
            "What number opens the vault of crimson heron 31?",
            Haystack("The vault of crimson heron 13 opens with 7777777."));
        Assert.Equal("not found in the text", Short(answer));
    }

    [Theory]
    [InlineData("What is in it?")]
    [InlineData("Why?")]
    [InlineData("?")]
    public async Task A_question_without_a_word_to_look_for_is_searched_all_the_same(string question)
    {
        await using Session session = await host.Host.OpenAsync([Input.FromText("haystack.txt", "hello")]);
        List<RunEvent> events = [];
        await foreach (RunEvent happened in session.StreamAsync(question))
            events.Add(happened);
        Assert.All(events.OfType<CellFinished>(), cell => Assert.Equal(CellStatus.Ok, cell.Report.Status));
        Assert.Equal(StopReason.Answered, ((RunFinished)events[^1]).Answer.Stop);
    }

    [Fact]
    public async Task A_question_about_a_novel_is_answered_from_its_words()
    {
        // The book is no part of the repository: without the shared data there is nothing to ask about.
        if (Book() is not { } book) return;
        await using Session session = await host.Host.OpenAsync([Input.FromFile(book)]);
        Answer answer = await session.AskAsync("Which Adjutant General did he dispatch to the enemy camp on receiving the news?");
        Assert.Contains("Wintzingerode", Short(answer), StringComparison.Ordinal);
        Assert.EndsWith("war-and-peace.txt", answer.Evidence[0].Document, StringComparison.Ordinal);
    }

    private static string? Book() =>
        Repository.Shared is { } shared && Path.Combine(
            shared,
            "longcontext",
            "realdoc",
            "texts",
            "war-and-peace.txt") is var book && File.Exists(book)
            ? book
            : null;

    private static string Short(Answer answer)
    {
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        return answer.Text!;
    }

    private static string Haystack(params string[] needles)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 300; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"It rained on day {i} and the {(i % 2 == 0 ? "mill" : "ferry")} stood still. Nobody came, which was not unusual.");
            if (i % 17 == 3 && i / 17 < needles.Length) text.Append(' ').Append(needles[i / 17]).Append(" Then the wind turned.");
            text.Append("\n\n");
        }

        return text.ToString();
    }

    private async Task<Answer> Ask(string question, string text)
    {
        await using Session session = await host.Host.OpenAsync([Input.FromText("haystack.txt", text)]);
        return await session.AskAsync(question);
    }

    /// <summary>One host, so that its workers are warm.</summary>
    public sealed class SharedHost : IAsyncLifetime
    {
        public SharedHost() => Host = new CaveHost(new CaveOptions { Model = new OfflineChatClient() });

        public CaveHost Host { get; }

        /// <summary>The answer to a question about these documents.</summary>
        public async Task<Answer> AskAsync(string question, params (string Name, string Text)[] documents)
        {
            await using Session session = await Host.OpenAsync([.. documents.Select(d => Input.FromText(d.Name, d.Text))]);
            Answer answer = await session.AskAsync(question);
            Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
            return answer;
        }

        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }
}
