using CaveRuntime.Cells;

namespace CaveRuntime.Tests.Texts;

/// <summary>Lines and pieces as strings, against the framework's own, over random characters with fixed seeds.</summary>
public sealed class StringListTests
{
    private static readonly string[] s_pieces =
    [
        "a", "b ", " ", "\n", "\r\n", "\r", "\u2028", "\u0085",
        "\0", "\ud83d\ude00", "\ud83d", "\ude00", "é",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lines_equal_those_of_a_string_reader_however_they_are_reached(int seed)
    {
        var random = new Random(seed);
        // Some texts longer than a block of the line index, which has 4,096 characters.
        for (var round = 0; round < 60; round++)
        {
            var value = Random(random, round % 10 == 0 ? 9_000 : round % 7);
            var expected = Make.LinesOf(value);
            foreach (var text in Make.AllKinds(value))
            {
                var lines = text.Lines;
                Assert.Equal(expected, lines);
                Assert.Equal((expected.Count, expected.Count, expected.Count), (lines.Count, lines.Length, lines.AsEnumerable().Count()));
                Assert.Equal(expected, Enumerable.Range(0, lines.Count).Select(i => lines[i]));
                Assert.Equal(expected.AsEnumerable().Reverse(), lines.Reverse());
                Assert.Equal(expected, lines.Views.Select(v => v.ToString()));
                Assert.Equal(expected, lines.Select(l => l).ToList());
                Assert.Equal(expected, (string[])lines);
                Assert.Equal(expected, (List<string>)lines);
                Assert.Equal(expected.LastOrDefault(), lines.LastOrDefault());
                var (from, to) = (random.Next(expected.Count + 1), expected.Count);
                Assert.Equal(expected[from..], lines[from..]);
                Assert.Equal(expected[from..].Skip(1).Take(3), lines[from..to].Skip(1).Take(3));
                Assert.Equal(expected.TakeLast(3), lines.TakeLast(3));
                for (var i = 0; i < 10 && expected.Count > 0; i++)
                {
                    var at = random.Next(expected.Count);
                    Assert.Equal((expected[at], expected[^(at + 1)]), (lines[at], lines[^(at + 1)]));
                }
            }
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Every_kind_of_line_end_ends_a_line_and_is_no_part_of_it(string end)
    {
        foreach (var text in Make.AllKinds($"one{end}{end}two\u2028still{end}"))
            Assert.Equal(["one", "", "two\u2028still"], text.Lines);
        foreach (var text in Make.AllKinds($"one{end}two"))
            Assert.Equal(["one", "two"], text.Lines);
        foreach (var text in Make.AllKinds(""))
            Assert.Empty(text.Lines);
    }

    [Fact]
    public async Task Lines_asked_for_in_any_order_by_many_threads_are_the_same()
    {
        var value = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}{(i % 3 == 0 ? "\r\n" : "\n")}"));
        var lines = Make.Mapped(value).Lines;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 3_000; i++)
            {
                var at = seed % 2 == 0 ? i : random.Next(20_000);
                Assert.Equal($"line {at}", lines[at]);
            }
        })));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Split_equals_that_of_a_string_under_all_options(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var value = Random(random, random.Next(30));
            var options = (StringSplitOptions)random.Next(4);
            var count = random.Next(5);
            var (one, two) = (s_pieces[random.Next(s_pieces.Length)], s_pieces[random.Next(s_pieces.Length)]);
            var text = new Text("x" + value + "x")[1..^1];
            Assert.Equal(value.Split(), text.Split());
            Assert.Equal(value.Split('\n', options), text.Split('\n', options));
            Assert.Equal(value.Split('\n', count, options), text.Split('\n', count, options));
            Assert.Equal(value.Split('a', ' ', '\r'), text.Split('a', ' ', '\r'));
            Assert.Equal(value.Split(['a', '\ud83d'], count, options), text.Split(['a', '\ud83d'], count, options));
            Assert.Equal(value.Split(one, options), text.Split(one, options));
            Assert.Equal(value.Split(one, count, options), text.Split(one, count, options));
            Assert.Equal(value.Split([one, two], options), text.Split([one, two], options));
            Assert.Equal(value.Split([two, one], count, options), text.Split([two, one], count, options));
            Assert.Equal(value.Split((string[]?)null, options), text.Split((string[]?)null, options));
            var pieces = text.Split(one, options);
            Assert.Equal(value.Split(one, options).Reverse(), pieces.Reverse());
            Assert.Equal(pieces.Count > 0 ? value.Split(one, options)[1..] : [], pieces.Count > 0 ? pieces[1..] : []);
        }
    }

    [Fact]
    public void A_list_is_read_only_and_prints_no_content()
    {
        IList<string> lines = new Text("secret\nsecret").Lines;
        Assert.Equal("2 strings", lines.ToString());
        Assert.True(lines.IsReadOnly);
        Assert.Contains("ToList()", Assert.Throws<NotSupportedException>(() => lines[0] = "x").Message, StringComparison.Ordinal);
        Assert.Contains("ToList()", Assert.Throws<NotSupportedException>(() => lines.Add("x")).Message, StringComparison.Ordinal);
    }

    private static string Random(Random random, int pieces) =>
        string.Concat(Enumerable.Range(0, pieces).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
}
