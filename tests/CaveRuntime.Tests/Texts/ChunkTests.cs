using System.Globalization;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Tests.Texts;

public sealed class ChunkTests
{
    /// <summary>Clusters of several characters: combining marks, emoji sequences, flags, Hangul jamo, Indic conjuncts, line ends.</summary>
    private static readonly string[] s_clusters =
    [
        "e\u0301", "\ud83d\ude00", "👩‍👩‍👧‍👦", "🇩🇪", "🇫🇷", "ᄀ\u1161\u11a8", "क्षि", "👍🏽", "\r\n", "a", "b", " ", ". ", "\n\n", "日", "。", "ö", "☺\ufe0f",
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 40)]
    [InlineData(4, 300)]
    public void Chunks_make_up_the_text_and_cut_no_cluster(int seed, int tokens)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(600)).Select(_ => s_clusters[random.Next(s_clusters.Length)]));
            var chunks = new Text(value).Chunks(tokens);
            Assert.Equal(value, string.Concat(chunks.Select(c => c.ToString())));

            var borders = StringInfo.ParseCombiningCharacters(value).Append(value.Length).ToHashSet();
            var at = 0;
            foreach (var chunk in chunks)
            {
                at += chunk.Length;
                Assert.True(borders.Contains(at), $"seed {seed}, round {round}: a cut at {at} splits a cluster");
                Assert.True(chunk.Length > 0);
                Assert.True(TokenEstimate.Of(chunk.Span) <= tokens || new StringInfo(chunk).LengthInTextElements == 1);
            }
        }
    }

    [Theory]
    [InlineData("One paragraph here.\n\nAnother one follows. With two sentences\nand a line.", "One paragraph here.\n\n")]
    [InlineData("One line is here, long\nanother line follows it without end", "One line is here, long\n")]
    [InlineData("One sentence is here. Another one follows and goes on", "One sentence is here. ")]
    [InlineData("He said \"it is here.\" Another one follows and goes on", "He said \"it is here.\" ")]
    [InlineData("many words without any other boundary follow each other", "many words without any other boundary ")]
    public void The_best_boundary_wins(string value, string first) =>
        Assert.Equal(first, new Text(value).Chunks(8)[0]);

    [Fact]
    public void Overlapping_chunks_repeat_the_end_and_always_go_on()
    {
        var value = string.Concat(Enumerable.Range(0, 2000).Select(i => $"Sentence number {i} says little. "));
        var text = new Text(value);
        var chunks = text.Chunks(100, 20);
        for (var i = 1; i < chunks.Count; i++)
        {
            var (before, here) = (chunks[i - 1], chunks[i]);
            var repeated = before.Start + before.Length - here.Start;
            Assert.True(here.Start > before.Start);
            Assert.InRange(TokenEstimate.Of(here.Span[..repeated]), 1, 20);
        }

        Assert.Equal(value.Length, chunks[^1].Start + chunks[^1].Length);
    }

    [Fact]
    public void A_cluster_without_end_is_cut_at_last()
    {
        var chunks = new Text("e" + new string('\u0301', 100_000)).Chunks(10);
        Assert.All(chunks, c => Assert.InRange(c.Length, 1, 300));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, -1)]
    [InlineData(10, 5)]
    public void Sizes_that_make_no_sense_are_refused(int tokens, int overlap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Text("text").Chunks(tokens, overlap));

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog, and then it sleeps until the sun comes up again.", 3.5, 5)]
    [InlineData("for (int i = 0; i < n; i++) { sum += values[i] * weights[i]; }", 2, 3.5)]
    [InlineData("我们今天去公园散步然后回家吃饭", 0.8, 1.3)]
    [InlineData("Мы сегодня пошли гулять в парк и вернулись домой", 1.8, 3)]
    public void Estimates_follow_the_class_of_characters(string value, double fewest, double most) =>
        Assert.InRange((double)value.Length / TokenEstimate.Of(value), fewest, most);
}
