using System.Globalization;

namespace CaveRuntime.Tests.Offline;

/// <summary>In a log or a list each line speaks for itself: a citation names the line that holds the value.</summary>
public sealed class LineTests(AskTests.SharedHost host) : IClassFixture<AskTests.SharedHost>
{
    [Theory]
    [InlineData("line ok", "The magic number is 4471.")]
    [InlineData("line ok", "the magic number is 4471")]
    [InlineData("2024-01-01 12:00:00 INFO step done", "2024-01-01 12:00:00 INFO The magic number is 4471")]
    [InlineData("apples,green,12,Kent", "magic number,4471")]
    [InlineData("- buy bread", "- magic number 4471")]
    [InlineData("host=alpha port=80 state=up since=monday zone=north", "note=magic number=4471")]
    [InlineData("a rather long remark of somebody who counted the sheep", "Magic number: 4471")]
    public async Task The_line_that_is_cited_holds_the_value(string filler, string needle)
    {
        string rest = string.Concat(Enumerable.Repeat(filler + "\n", 400));
        string before = string.Concat(Enumerable.Repeat(filler + "\n", 1000));
        Evidence place = Assert.Single((await host.AskAsync("What is the magic number?", ("a.log", before + needle + "\n" + rest))).Evidence);
        Assert.Equal(1001, place.Line);
        Assert.Contains("4471", place.Quotation, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', place.Quotation);
        Assert.Contains(place.Quotation, needle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_files_the_line_is_that_of_its_file()
    {
        string filler = string.Concat(Enumerable.Repeat("line ok\n", 300));
        Answer answer = await host.AskAsync(
            "What is the magic number?", ("a.log", filler), ("b.log", "The magic number is 4471.\n" + filler), ("c.log", filler));
        Evidence place = Assert.Single(answer.Evidence);
        Assert.Equal(("b.log", 1, "The magic number is 4471."), (place.Document, place.Line, place.Quotation));
    }

    [Fact]
    public async Task A_sentence_that_is_wrapped_stays_whole()
    {
        string text = string.Concat(Enumerable.Repeat("It had rained for a week and the miller stood at the gate.\n\n", 40))
            + "The old woman at the mill was sure that the vault of the heron is opened\nby the number 5512087, which nobody had ever "
            + "dared to try in all the years\nthat she had lived there.\n\n";
        Answer answer = await host.AskAsync("Which number opens the vault of the heron?", ("a.txt", text));
        Assert.StartsWith("5512087", answer.Text, StringComparison.Ordinal);
        Assert.StartsWith("The old woman", Assert.Single(answer.Evidence).Quotation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("How many times does ERROR occur?", "43")]
    [InlineData("How many times does the word ERROR appear?", "43")]
    [InlineData("How many occurrences of ERROR are there?", "43")]
    [InlineData("How many lines contain ERROR?", "43")]
    [InlineData("How many lines contain the word \"ERROR\"?", "43")]
    [InlineData("How many lines start with 'INFO'?", "257")]
    public async Task What_can_be_counted_is_counted_by_either_route(string question, string expected)
    {
        string log = string.Concat(Enumerable.Range(0, 300).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(i % 7 == 0 ? "ERROR" : "INFO")} step {i}\n")));
        Answer answer = await host.AskAsync(question, ("e.log", log));
        Assert.Equal(expected, answer.Text);
        Assert.Contains("Counted: ", answer.Notes, StringComparison.Ordinal);
        await using Session session = await host.Host.OpenAsync([Input.FromText("e.log", log)]);
        Assert.Equal(expected, (await session.MapReduceAsync<string, string>(question, question)).Value);
        Assert.Equal(
            int.Parse(expected, CultureInfo.InvariantCulture), (await session.MapReduceAsync<int, int>(question, question)).Value);
    }

    [Theory]
    [InlineData("What is the sum of amount?")]
    [InlineData("What is the maximum amount?")]
    [InlineData("How many rows are there?")]
    public async Task What_would_have_to_be_worked_out_is_declined_by_either_route(string question)
    {
        const string Table = "region,amount\nNorth,10\nSouth,20\nNorth,5\n";
        Assert.StartsWith("The offline model cannot", (await host.AskAsync(question, ("s.csv", Table))).Text, StringComparison.Ordinal);
        await using Session session = await host.Host.OpenAsync([Input.FromText("s.csv", Table)]);
        Assert.StartsWith(
            "The offline model cannot", (await session.MapReduceAsync<string, string>(question, question)).Value, StringComparison.Ordinal);
        Assert.False((await session.MapReduceAsync<int, int>(question, question)).HasValue);
    }

    [Theory]
    [InlineData("How many times does the word \"rain\" occur?", "0", false)]
    [InlineData("How many times does the word \"step\" occur?", "2", false)]
    [InlineData("How many times does the word \"ok\" occur?", "5", true)]
    public async Task Only_the_first_of_many_places_are_called_the_first(string question, string expected, bool isFirst)
    {
        Answer answer = await host.AskAsync(question, ("a.txt", "step ok ok\nstep ok ok ok\n"));
        Assert.Equal(expected, answer.Text);
        Assert.Equal(isFirst, answer.Notes!.Contains("first of them", StringComparison.Ordinal));
    }
}
