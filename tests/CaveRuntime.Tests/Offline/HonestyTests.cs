using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Offline;

/// <summary>The offline model matches words: what it cannot do it declines, and every place that it names is the document's own.</summary>
public sealed class HonestyTests(AskTests.SharedHost host) : IClassFixture<AskTests.SharedHost>
{
    private const string Table = "region,amount\nNorth,10\nSouth,20\nNorth,5\n";

    private const string Chapter = "Natásha ran in. “Natasha!” cried the count. NATÁSHA laughed, and Natásha's mother smiled.\nNobody named Natashas came.\n";

    [Theory]
    [InlineData("What is the total per region?")]
    [InlineData("Total amount by region")]
    [InlineData("What is the sum of all amounts?")]
    [InlineData("What is the average amount?")]
    [InlineData("How many regions are there?")]
    [InlineData("How many amounts does each region have?")]
    [InlineData("Which region has more?")]
    [InlineData("Which region has the largest amount?")]
    [InlineData("Compare North and South.")]
    [InlineData("What is the difference between North and South?")]
    [InlineData("Which regions are not North?")]
    [InlineData("Count the lines with North.")]
    public async Task What_is_more_than_words_is_declined_and_the_decline_says_what_can_be_done(string question)
    {
        Answer answer = await host.AskAsync(question, ("sales.csv", Table));
        Assert.StartsWith("The offline model cannot answer this", answer.Text, StringComparison.Ordinal);
        Assert.Contains("How many times does the word", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Evidence);
    }

    [Fact]
    public async Task What_the_text_itself_states_is_answered()
    {
        (string, string) report = ("report.txt", "The average amount was 12. The total of the year was 35 crowns.\nOrrin, the oldest brother, never came to the ball.\nThe farm had 40 sheep.\n");
        Assert.StartsWith("12", (await host.AskAsync("What number was the average amount?", report)).Text, StringComparison.Ordinal);
        Assert.StartsWith("Orrin", (await host.AskAsync("Who was the oldest brother?", report)).Text, StringComparison.Ordinal);
        Assert.StartsWith("Orrin", (await host.AskAsync("Who never came to the ball?", report)).Text, StringComparison.Ordinal);
        Assert.StartsWith("40 sheep", (await host.AskAsync("How many sheep had the farm?", report)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_counted_in_any_case_and_with_their_accents()
    {
        const string question = "How many times does the name \"Natasha\" occur?";
        Answer answer = await host.AskAsync(question, ("book.txt", Chapter));
        Assert.Equal("4", answer.Text);
        Assert.Equal("Natásha", answer.Evidence[0].Quotation);
        await using Session session = await host.Host.OpenAsync([Input.FromText("book.txt", Chapter)]);
        Assert.Equal(4, (await session.MapReduceAsync<int, int>(question, "Add the counts up.")).Value);
        Assert.Equal("4", (await session.MapReduceAsync<string, string>(question, question)).Value);
        Assert.Equal(4, (await session.AskAsync<int>(question)).Value);
    }

    [Fact]
    public async Task Lines_are_listed_with_their_places()
    {
        Answer answer = await host.AskAsync("List the lines that contain \"North\".", ("sales.csv", Table));
        Assert.Equal("North,10\nNorth,5", answer.Text);
        Assert.Equal(new Evidence("sales.csv", 4, 32, null, "North,5"), answer.Evidence[1]);
    }

    [Fact]
    public async Task A_typed_question_gets_no_made_up_value()
    {
        await using Session session = await host.Host.OpenAsync([Input.FromText("sales.csv", Table)]);
        Answer<int> sum = await session.MapReduceAsync<int, int>("What is the total per region?", "Add them up.");
        Assert.False(sum.HasValue);
        Assert.Contains("The offline model cannot", sum.Run.Error!.Message, StringComparison.Ordinal);
        Assert.False((await session.MapReduceAsync<bool, bool>("Is North the best region?", "One answer.")).HasValue);
        Assert.False((await session.MapReduceAsync<Row, Row>("Which amount has North?", "One answer.")).HasValue);
    }

    [Fact]
    public async Task The_place_of_an_answer_is_that_of_the_document_it_names()
    {
        string filler = string.Concat(Enumerable.Repeat("It rained and nobody came.\n", 300));
        Answer answer = await host.AskAsync(
            "What number opens the vault of crimson heron 31?",
            ("a.txt", filler),
            ("b.txt", "First line.\nThe vault of crimson heron 31 opens with 5512087.\n"),
            ("c.txt", filler));
        Assert.Equal("5512087", answer.Text);
        Assert.Equal(
            new Evidence("b.txt", 2, 12, null, "The vault of crimson heron 31 opens with 5512087."), Assert.Single(answer.Evidence));
        Assert.Contains("matches words, not meaning", answer.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_in_a_script_without_blanks_is_answered_from_the_text()
    {
        string filler = string.Concat(Enumerable.Repeat("昨天下雨了,没有人来。\n", 100));
        Answer answer = await host.AskAsync("金库的密码是什么？", ("book.txt", filler + "老人说金库的密码是五五一二。然后他走了。\n" + filler));
        Assert.Contains("金库的密码是五五一二", answer.Text, StringComparison.Ordinal);
        Assert.Equal(101, answer.Evidence[0].Line);
    }

    [Fact]
    public async Task A_chat_request_is_searched_for_by_its_own_words()
    {
        using CaveChatClient client = new CaveChatClient(host.Host);
        string book = string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"line {i}")) + "\nThe access code is 7319.";
        ChatMessage[] request = [new(ChatRole.User, [new TextContent(book), new TextContent("What is the access code?")])];
        Assert.Contains("7319", (await client.GetResponseAsync(request)).Text, StringComparison.Ordinal);
        ChatMessage[] one = [new(ChatRole.User, book + "\n\nWhat is the access code?")];
        Assert.Contains("7319", (await client.GetResponseAsync(one)).Text, StringComparison.Ordinal);
    }

    internal sealed record Row(string Region, int Amount);
}
