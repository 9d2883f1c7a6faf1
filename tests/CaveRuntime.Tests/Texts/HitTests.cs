using System.Text.RegularExpressions;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Tests.Texts;

public sealed class HitTests
{
    private static readonly string[] s_patterns =
    [
        "a", "ab", "aa", "aba", "a|b", "(a)(b)?", "(?<first>a)(?<rest>b*)", "^.", ".$", "^", "$", "\\b",
        "a*", "(?<=b)a", "a(?=b)", "\\r?\\n", "x", "[ab]{2}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Hits_are_the_matches_of_the_same_expression_over_a_string(int seed)
    {
        var random = new Random(seed);
        foreach (var options in (RegexOptions[])[RegexOptions.None, RegexOptions.RightToLeft, RegexOptions.IgnoreCase])
        {
            foreach (var pattern in s_patterns)
            {
                // Around one and two pages of matches, which have 1,024.
                var length = random.Next(3) switch { 0 => random.Next(20), 1 => random.Next(1_000, 1_050), _ => random.Next(3_000) };
                var value = string.Concat(Enumerable.Range(0, length).Select(_ => "abAB\n\r "[random.Next(7)]));
                var regex = new Regex(pattern, options | RegexOptions.Multiline);
                var expected = regex.Matches(value);
                var hits = new Text("z" + value + "z")[1..^1].Grep(regex, around: 2);
                Assert.Equal(expected.Select(m => (m.Index, m.Length, m.Value)), hits.Select(h => (h.Index, h.Length, h.Value)));
                Assert.Equal((expected.Count, expected.Count), (hits.Count, hits.Count()));
                var some = Enumerable.Range(0, Math.Min(5, expected.Count)).Select(_ => random.Next(expected.Count));
                foreach (var i in some.Append(expected.Count - 1))
                {
                    if (i < 0)
                        continue;
                    Assert.Equal(expected[i].Index, hits[i].Position);
                    Assert.Equal(
                        expected[i].Groups.Cast<Group>().Select(g => (g.Name, g.Success, g.Value, g.Success ? g.Index : 0)),
                        hits[i].Groups.Select(g => (g.Name, g.Success, g.Value, g.Index)));
                }
            }
        }
    }

    [Theory]
    [InlineData("ab", false)]
    [InlineData("aa", false)]
    [InlineData("a", true)]
    [InlineData("AB", true)]
    public void Hits_of_plain_words_are_those_that_do_not_overlap(string word, bool ignoreCase)
    {
        var random = new Random(3);
        var value = string.Concat(Enumerable.Range(0, 30_000).Select(_ => "abA"[random.Next(3)]));
        var expected = Regex.Matches(value, word, ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        var hits = Make.Mapped(value).Grep(word, ignoreCase: ignoreCase);
        Assert.Equal(expected.Select(m => m.Index), hits.Select(h => h.Index));
        Assert.Equal(expected[^1].Value, hits[^1].Value);
        Assert.Equal(expected[2_000].Index, hits[2_000].Index);
        Assert.Equal(expected.Skip(1_000).Take(100).Select(m => m.Index), hits[1_000..1_100].Select(h => h.Index));
    }

    [Fact]
    public void Millions_of_hits_are_counted_and_gone_through_without_being_kept()
    {
        var text = new Text(new string('x', 3_000_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var hits = text.Grep("x|y");
        Assert.Equal(3_000_000, hits.Count);
        Assert.Equal(2_999_999, hits[^1].Position);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(3_000_000, text.Grep("x").Count(h => h.Length == 1));
        Assert.Equal(5, text.Grep("x", 5).Count(h => h.Length == 1));
    }

    [Fact]
    public void Surroundings_that_overlap_are_printed_once_and_never_reach_into_another_document()
    {
        const string first = "one key two key three", second = "key four\nand the last key";
        var text = Make.Mapped(
            first + second, new DocumentPlace("a", 0, first.Length), new DocumentPlace("b", first.Length, second.Length));
        Assert.Equal(
            "4 hits\na, line 1, characters 4, 12: one key two key thre\nb, line 1, character 0: key four\nb, line 2, character 22: last key",
            text.Grep("key", around: 5).ToString());
        Assert.Equal("one key two key three", text.Grep("key", around: 500)[1].Text);
        Assert.Equal("2 of 4 hits\n@0, @3: ab ab a", new Text("ab ab ab ab").Grep("ab", 2, around: 2).ToString());
    }

    [Theory]
    [InlineData(0, "a", 1, 0)]
    [InlineData(3, "a", 2, 3)]
    [InlineData(5, "a", 2, 5)]
    [InlineData(6, "b", 1, 0)]
    [InlineData(10, "b", 3, 4)]
    [InlineData(11, "b", 3, 5)]
    public void A_place_belongs_to_the_document_that_it_names(int position, string document, int line, int character)
    {
        var text = Make.Mapped("x\r\nyz\nu\r\n\rw", new DocumentPlace("a", 0, 6), new DocumentPlace("b", 6, 5));
        Assert.Equal($"{document}, line {line}, character {character}", text.PlaceOf(position));
        if (position > 1)
            Assert.Equal($"{document}, line {line}, character {character}", text[1..].PlaceOf(position - 1));
    }

    [Fact]
    public void Where_there_are_no_documents_a_place_is_one_of_the_text()
    {
        Assert.Equal("line 2, character 2", new Text("a\nb").PlaceOf(2));
        Assert.Null(new Text("ab").Grep("b")[0].Document);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Text("ab").PlaceOf(3));
    }

    [Fact]
    public void Groups_are_found_where_an_expression_looks_far_back()
    {
        var text = new Text("start" + new string('.', 200_000) + "end");
        var hit = text.Grep(new Regex(@"(?<=start\.*)(e)(n)d")).Single();
        Assert.Equal(("e", 200_005), (hit.Groups[1].Value, hit.Groups[1].Index));
    }
}
