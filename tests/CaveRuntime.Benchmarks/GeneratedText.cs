using System.Text;

namespace CaveRuntime.Benchmarks;

/// <summary>Sentences of made-up prose with a numbered marker here and there; the same on every run.</summary>
internal static class GeneratedText
{
    private static readonly string[] s_words =
        """
        the of and to a in that it was he for on with as his had at by from not but which they were her she be this one all when
        river stone lantern winter harbour silver garden teacher window painted carried morning letter copper valley remembered
        distance machine northern question between evening returned silence mountain children village merchant answered beautiful
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static void Write(string path, long length)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        var random = new Random(1);
        var block = Block(random, 1 << 22);
        for (var written = 0L; written < length;)
        {
            var marker = $"A marker {written} {(char)('a' + random.Next(12))} stood {s_words[random.Next(s_words.Length)]} there.\n";
            writer.Write(marker);
            // Some other part of the block each time, so that the text does not simply repeat.
            var part = block.AsSpan(random.Next(block.Length / 2), 40_000);
            writer.Write(part);
            writer.Write('\n');
            written += marker.Length + part.Length + 1;
        }

        writer.Write("These are the very last words.\n");
    }

    private static string Block(Random random, int length)
    {
        var text = new StringBuilder(length + 100);
        var column = 0;
        while (text.Length < length)
        {
            var word = s_words[random.Next(s_words.Length)];
            text.Append(word).Append(random.Next(12) == 0 ? "." : "");
            column += word.Length + 1;
            text.Append(column > 72 ? random.Next(8) == 0 ? "\n\n" : "\n" : " ");
            column = column > 72 ? 0 : column;
        }

        return text.ToString();
    }
}
