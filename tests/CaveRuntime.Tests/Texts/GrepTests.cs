using System.Text.RegularExpressions;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Tests.Texts;

public sealed class GrepTests
{
    [Fact]
    public void Hits_show_where_what_and_what_is_around()
    {
        var hit = new Text("before the needle 42 after").Grep(@"needle \d+", around: 4).Single();
        Assert.Equal(11, hit.Position);
        Assert.Equal("needle 42", hit.Match);
        Assert.Equal("the needle 42 aft", hit.Text);
        Assert.Equal("@11: the needle 42 aft", hit.ToString());
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("a.")]
    public void More_hits_than_shown_are_counted(string pattern)
    {
        var hits = new Text(string.Concat(Enumerable.Repeat("ab ", 250))).Grep(pattern, 3, around: 0);
        Assert.Equal(250, hits.Count);
        Assert.Equal(250, hits.Total);
        Assert.Equal(250, hits.Count());
        Assert.Equal([0, 3, 6], hits.Select(h => h.Position));
        Assert.Equal(747, hits[^1].Position);
        Assert.Equal("3 of 250 hits\n@0: ab\n@3: ab\n@6: ab", hits.ToString());
    }

    [Theory]
    [InlineData("cat$", 3)]
    [InlineData("(cat|dog)$", 4)]
    [InlineData("^$", 1)]
    [InlineData(@"\$5", 1)]
    [InlineData("[$]5", 1)]
    [InlineData("[]$]5", 1)]
    [InlineData("[^$c]at$", 1)]
    [InlineData("(?i)CAT$", 3)]
    [InlineData("(?s)t.+dog$", 1)]
    public void The_end_of_a_line_is_found_whatever_ends_the_line(string pattern, int count)
    {
        const string lines = "a cat\n\nmany rat cat\na dog\n$5 a bat\ncat";
        Assert.Equal(count, new Text(lines).Grep(pattern).Count);
        Assert.Equal(count, new Text(lines.Replace("\n", "\r\n", StringComparison.Ordinal)).Grep(pattern).Count);
    }

    [Fact]
    public void Anchors_are_those_of_lines_and_case_can_be_ignored()
    {
        var text = new Text("alpha\nBeta\nalpha");
        Assert.Equal([0, 11], text.Grep("^alpha$").Select(h => h.Position));
        Assert.Empty(text.Grep("beta"));
        Assert.Single(text.Grep("beta", ignoreCase: true));
        Assert.Single(text.Grep("^b.t", ignoreCase: true));
        Assert.Equal(2, text.Grep(new Regex("ALPHA", RegexOptions.IgnoreCase)).Total);
    }

    [Fact]
    public void A_wrong_pattern_says_how_to_mean_it_literally()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Text("f(x").Grep("f(x"));
        Assert.Contains("Regex.Escape", refusal.Message, StringComparison.Ordinal);
        Assert.Single(new Text("f(x").Grep(Regex.Escape("f(x")));
    }

    [Fact]
    public void Surroundings_never_cut_a_surrogate_pair()
    {
        var hit = new Text("\ud83d\ude00x\ud83d\ude00").Grep("x", around: 1).Single();
        Assert.Equal("\ud83d\ude00x\ud83d\ude00", hit.Text);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("aa")]
    [InlineData("aba")]
    [InlineData("AB")]
    public void Counting_and_finding_over_several_parts_equal_those_of_a_string(string word)
    {
        // Over twice the size of a part, so that matches lie across the borders.
        var random = new Random(5);
        var value = string.Create(ParallelParts.MinLength * 2 + 12345, random, (span, r) =>
        {
            foreach (ref var c in span)
                c = "abA"[r.Next(3)];
        });
        var text = Make.Mapped(value);
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            var expected = 0;
            for (int at = 0; (at = value.IndexOf(word, at, comparison)) >= 0; at += word.Length)
                expected++;
            Assert.Equal(expected, text.Count(word, comparison));
        }

        Assert.Equal(value.Count(c => c == 'a'), text.Count('a'));
    }

    [Fact]
    public void The_first_of_many_matches_is_found_wherever_it_lies()
    {
        const int part = ParallelParts.MinLength;
        foreach (var at in (int[])[0, part - 2, part - 1, part, part + 1, 2 * part - 3, 2 * part, 3 * part])
        {
            var value = new string('.', at) + "needle" + new string('.', 3 * part - at) + "needle";
            Assert.Equal(at, new Text(value).IndexOf("needle"));
            Assert.Equal(at, new Text(value).IndexOf("NEEDLE", StringComparison.OrdinalIgnoreCase));
            Assert.Equal(at - Math.Min(at, 7), new Text(value)[Math.Min(at, 7)..].IndexOf("needle"));
        }

        Assert.Equal(-1, new Text(new string('.', 3 * part)).IndexOf("needle"));
    }
}
