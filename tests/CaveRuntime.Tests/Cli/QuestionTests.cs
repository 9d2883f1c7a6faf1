using System.Diagnostics;
using System.Text.Json;

namespace CaveRuntime.Tests.Cli;

/// <summary>Questions that are saved, with placeholders: one's own, and those that come with a folder.</summary>
public sealed class QuestionTests
{
    [Fact]
    public async Task A_saved_question_is_asked_by_its_name_with_its_placeholders_filled()
    {
        using Cave cave = WithTale();
        Assert.Equal(0, (await cave.RunAsync("questions", "save", "count", "How often does \"{word}\" occur?")).Code);
        Assert.Equal("How often does \"{word}\" occur?\n", cave.Read("config/cave/questions/count.txt"));
        Assert.Equal("2\n", (await cave.RunAsync("ask", "@count", "-f", "a.txt", "--set", "word=fox", "-q")).Out);
        Assert.Equal("1\n", (await cave.RunAsync("ask", "@count", "-f", "a.txt", "--set", "word=dog", "-q")).Out);
    }

    [Fact]
    public async Task A_value_that_is_missing_or_has_no_place_is_refused_before_anything_is_asked()
    {
        using Cave cave = WithTale();
        await cave.RunAsync("questions", "save", "count", "How often does \"{word}\" occur in {where}, {{word}}, {\"a\": {\"b\": 1}}?");
        (await cave.RunAsync("ask", "@count", "-f", "a.txt")).IsRefusal(2, "@count: {word}, {where} have no value", "--set word=… --set where=…");
        (await cave.RunAsync("ask", "@count", "-f", "a.txt", "--set", "word=x", "--set", "where=y", "--set", "wort=z"))
            .IsRefusal(2, "--set wort: @count has no {wort}; its placeholders are word, where. Did you mean word?");
        (await cave.RunAsync("ask", "@count", "-f", "a.txt", "--set", "word")).IsRefusal(2, "--set word: write a name, '=' and a value");
        (await cave.RunAsync("ask", "@count", "-f", "a.txt", "--set", "word=1", "--set", "word=2")).IsRefusal(2, "has a value already");
        (await cave.RunAsync("ask", "How many?", "-f", "a.txt", "--set", "word=1")).IsRefusal(2, "--set fills the placeholders of a saved question");
    }

    [Fact]
    public async Task A_name_that_nobody_has_saved_is_refused_and_words_that_begin_with_an_at_are_a_question()
    {
        using Cave cave = WithTale();
        await cave.RunAsync("questions", "save", "dates", "When?");
        (await cave.RunAsync("ask", "@date", "-f", "a.txt")).IsRefusal(2, "@date: no question of that name is saved. Did you mean dates?");
        (await cave.RunAsync("questions", "rm", "../x")).IsRefusal(2, "'../x' cannot be the name of a question");
        Outcome outcome = await cave.RunAsync("ask", "@fox: how often does \"fox\" occur?", "-f", "a.txt");
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public async Task A_pipe_among_the_questions_is_an_empty_one_and_nobody_waits_for_it()
    {
        using Cave cave = WithTale();
        await cave.RunAsync("questions", "save", "dates", "When?");
        using (Process pipe = Process.Start("mkfifo", Path.Combine(cave.Folder, "config/cave/questions/pipe.txt")))
            await pipe.WaitForExitAsync();
        Assert.Contains("@dates", (await cave.RunAsync("questions")).Out, StringComparison.Ordinal);
        (await cave.RunAsync("ask", "@pipe", "-f", "a.txt")).IsRefusal(2, "@pipe", "is empty");
    }

    [Fact]
    public async Task Questions_are_listed_shown_replaced_and_taken_away()
    {
        using Cave cave = WithTale();
        Assert.Contains("no question is saved yet", (await cave.RunAsync("questions")).Error, StringComparison.Ordinal);
        await cave.RunAsync("questions", "save", "@dates", "When does {what} end?");
        (await cave.RunAsync("questions", "save", "dates", "When?")).IsRefusal(2, "@dates is there already", "--replace");
        Assert.Equal(0, (await cave.RunAsync("questions", "save", "dates", "When did {what} end?", "--replace")).Code);
        Assert.Matches("^@dates +own +When did \\{what\\} end\\?\n$", (await cave.RunAsync("questions")).Out);
        using JsonDocument listed = JsonDocument.Parse((await cave.RunAsync("questions", "--output", "json")).Out);
        Assert.Equal("what", Assert.Single(listed.RootElement.GetProperty("placeholders").EnumerateArray()).GetString());
        Assert.Equal("When did {what} end?\n", (await cave.RunAsync("questions", "show", "dates")).Out);
        Assert.Equal(0, (await cave.RunAsync("questions", "rm", "dates")).Code);
        (await cave.RunAsync("questions", "show", "dates")).IsRefusal(2, "no question of that name");
    }

    [Fact]
    public async Task A_question_that_came_with_a_folder_is_asked_only_when_it_is_trusted_as_it_is()
    {
        using Cave cave = WithTale();
        cave.Write(".cave/questions/count.txt", "How often does \"fox\" occur?");
        (await cave.RunAsync("ask", "@count", "-f", "a.txt")).IsRefusal(2, "came with this folder, so it was not asked", "cave questions trust count");
        Assert.Contains("folder, not trusted", (await cave.RunAsync("questions")).Out, StringComparison.Ordinal);
        Assert.Contains("It says: How often does \"fox\" occur?", (await cave.RunAsync("questions", "trust", "count")).Error, StringComparison.Ordinal);
        Assert.Equal("2\n", (await cave.RunAsync("ask", "@count", "-f", "a.txt", "-q")).Out);
        Assert.Contains("count.txt", (await cave.RunAsync("trust", "--list")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("changed since", (await cave.RunAsync("trust", "--list")).Out, StringComparison.Ordinal);
        cave.Write(".cave/questions/count.txt", "How often does \"dog\" occur?");
        (await cave.RunAsync("ask", "@count", "-f", "a.txt")).IsRefusal(2, "has changed since you trusted it");
    }

    [Fact]
    public async Task One_that_is_saved_into_the_folder_is_trusted_and_ones_own_goes_before_it()
    {
        using Cave cave = WithTale();
        Assert.Equal(0, (await cave.RunAsync("questions", "save", "count", "How often does \"fox\" occur?", "--project")).Code);
        Assert.Equal("2\n", (await cave.RunAsync("ask", "@count", "-f", "a.txt", "-q")).Out);
        await cave.RunAsync("questions", "save", "count", "How often does \"dog\" occur?");
        Assert.Equal("1\n", (await cave.RunAsync("ask", "@count", "-f", "a.txt", "-q")).Out);
        (await cave.RunAsync("questions", "trust", "count")).IsRefusal(2, "is your own");
    }

    private static Cave WithTale()
    {
        var cave = new Cave();
        cave.Write("a.txt", "A fox met a fox and a dog.");
        return cave;
    }
}
