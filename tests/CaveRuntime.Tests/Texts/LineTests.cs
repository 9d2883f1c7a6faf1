using CaveRuntime.Cells;

namespace CaveRuntime.Tests.Texts;

public sealed class LineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Lines_are_those_of_a_string_reader_in_every_slice(int seed)
    {
        var random = new Random(seed);
        // Long enough for several blocks of the index, with ends on block borders by chance.
        var whole = string.Concat(Enumerable.Range(0, 14_000).Select(_ => "ab\r\n\r"[random.Next(5)]));
        var text = Make.Mapped(whole);
        for (var round = 0; round < 60; round++)
        {
            var start = random.Next(whole.Length);
            var end = random.Next(start, Math.Min(whole.Length, start + (round % 3 == 0 ? 14_000 : 30)) + 1);
            var expected = Make.LinesOf(whole[start..end]);
            var lines = text[start..end].Lines;
            Assert.Equal(expected.Count, lines.Count);
            Assert.Equal(expected, lines.Select(l => l.ToString()));
            for (var i = 0; i < expected.Count; i += 1 + (expected.Count / 20))
                Assert.Equal(expected[i], lines[i].ToString());
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("\n", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\n\n", 2)]
    [InlineData("a\r\nb", 2)]
    [InlineData("\n\r", 2)]
    public void A_last_line_end_begins_no_line(string value, int count)
    {
        foreach (var text in Make.AllKinds(value))
            Assert.Equal(count, text.Lines.Count);
    }

    [Fact]
    public void A_hit_names_the_line_it_is_in()
    {
        var text = Make.Mapped("x\r\nfox one\nnone\rfox two")[1..];
        var hits = text.Grep("fox");
        Assert.Equal([2, 4], hits.Select(h => h.Line));
        Assert.All(hits, h => Assert.Contains("fox", text.Lines[h.Line - 1].ToString(), StringComparison.Ordinal));
        Assert.All(hits, h => Assert.True(text[h.Position..].StartsWith("fox")));
    }

    [Fact]
    public void Lines_are_cut_like_a_list()
    {
        var lines = new Text("a\nb\nc\nd").Lines;
        Assert.Equal(["b", "c"], lines[1..3].Select(l => l.ToString()));
        Assert.Equal("c", lines[1..3][^1]);
        Assert.Equal("d", lines.Last());
        Assert.Equal(["c"], lines.Skip(2).Take(1).Select(l => l.ToString()));
        Assert.Throws<ArgumentOutOfRangeException>(() => lines[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => lines[1..3][2]);
    }
}
