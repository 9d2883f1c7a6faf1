using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Tests.Texts;

public sealed class SearchTests
{
    private static readonly string[] s_filler = [
        "A cat slept in the sun. ",
        "It rained on the roof. ",
        "Nobody came to the door. ",
        "The clock struck nine. "
    ];

    [Fact]
    public void One_sentence_in_ten_thousand_is_found_whatever_its_case_diacritics_and_endings()
    {
        var text = new Text(Hay(10_000, (7_000, "The secret codes of Dólokhov were buried near 4711. ")));
        foreach (var query in (string[])["dolokhov", "DÓLOKHOV", "Where was the secret code buried?", "4711", "do\u0301lokhov secrets"])
            Assert.Contains("4711", text.Search(query, 1).Single().Text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rare_words_weigh_more_and_neighbours_weigh_more()
    {
        var text = new Text(
            Hay(3_000, (500, "The rain and the zebra. "), (1_500, "Crimson was the otter. "), (2_500, "I saw the crimson otter. ")));
        Assert.Contains("zebra", text.Search("zebra rained roof door clock", 1)[0].Text.ToString(), StringComparison.Ordinal);
        var ranked = text.Search("crimson otter", 2);
        Assert.Contains("crimson otter", ranked[0].Text.ToString(), StringComparison.Ordinal);
        Assert.True(ranked[0].Score > ranked[1].Score);
    }

    [Fact]
    public void A_slice_is_searched_alone_and_positions_count_in_it()
    {
        var whole = Make.Mapped(Hay(20_000, (100, "First needle here. "), (15_000, "Second needle here. ")));
        var slice = whole[(whole.Length / 2)..];
        var found = slice.Search("needle", 10).Single();
        Assert.Contains("Second needle", found.Text.ToString(), StringComparison.Ordinal);
        Assert.True(slice[found.Position..].StartsWith(found.Text));
        Assert.Equal(2, whole.Search("needle", 10).Count);
    }

    [Fact]
    public void Passages_name_their_document_and_never_reach_into_another()
    {
        const string first = "alpha needle", second = "beta needle gamma";
        var text = Make.Mapped(
            $"{first}\n\n{second}",
            new DocumentPlace("one", 0, first.Length),
            new DocumentPlace("two", first.Length + 2, second.Length));
        var found = text.Search("needle", 10);
        Assert.Equal([("one", first), ("two", second)], found.OrderBy(p => p.Position).Select(p => (p.Document!, p.Text.ToString())));
        Assert.Equal("two", text[(first.Length + 4)..].Search("needle").Single().Document);
    }

    [Fact]
    public void The_same_query_gives_the_same_order_every_time()
    {
        var text = Make.Mapped(Hay(60_000));
        var first = text.Search("the door on the roof in rain", 50).Select(p => p.Position).ToList();
        Assert.Equal(50, first.Count);
        for (var round = 0; round < 3; round++)
            Assert.Equal(first, text.Search("the door on the roof in rain", 50).Select(p => p.Position));
    }

    [Fact]
    public void Nothing_to_find_gives_nothing()
    {
        var text = new Text(Hay(10));
        Assert.Empty(text.Search(""));
        Assert.Empty(text.Search("?!"));
        Assert.Empty(text.Search("hippopotamus"));
        Assert.Empty(text.Search("cat", 0));
        Assert.Empty(Text.Empty.Search("cat"));
        Assert.NotEmpty(text.Search("the"));
    }

    [Fact]
    public void Chinese_is_found_without_blanks_between_words()
    {
        var text = new Text(
            string.Concat(Enumerable.Repeat("今天下雨了。", 500)) + "秘密代码是四七一一。" + string.Concat(Enumerable.Repeat("没有人来。", 500)));
        Assert.Contains("四七一一", text.Search("秘密代码", 1).Single().Text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "war-and-peace.txt",
        "How many rubles did the old count send to his son for his outfit and various other things?",
        "six thousand rubles")]
    [InlineData("war-and-peace.txt", "the retired petty official whom Dolokhov made use of in his gambling transactions", "Khvóstikov")]
    [InlineData("voyage-of-the-beagle.txt", "How long was the canoe that Senhor Manuel was making from a solid trunk?", "70 feet")]
    [InlineData("python-peps.txt", "Who is named as the 2.8 Un-release Manager?", "Cardinal Biggles")]
    [InlineData("python-peps.txt", "How many distributions on PyPI already matched NormalizedVersion without any change?", "7822")]
    public void Questions_to_real_books_lead_to_the_passage(string book, string question, string answer)
    {
        if (SharedTexts.Find(book) is not { } path)
        {
            Assert.Null(SharedTexts.Find("war-and-peace.txt"));
            return;
        }

        var text = Make.Mapped(File.ReadAllText(path));
        Assert.Contains(text.Search(question, 3), p => p.Text.Contains(answer));
    }

    private static string Hay(int sentences, params (int At, string Sentence)[] needles)
    {
        var all = Enumerable.Range(0, sentences).Select(i => s_filler[(i * 7) % 4]).ToArray();
        foreach (var (at, sentence) in needles)
            all[at] = sentence;
        return string.Concat(all);
    }
}
