namespace CaveRuntime.Cells;

/// <summary>Takes the words of a text as they come.</summary>
internal interface IWordSink
{
    /// <summary>One word: the hash of its folded stem, and where it is.</summary>
    void Word(ulong stem, int start, int end);
}

/// <summary>
/// Cuts text into words and reduces each to a hash of its folded stem, in one pass and without making strings. The stem is the
/// word without a common English ending (-s, -es, -ies, -ed, -ing, -e, -y), cut crudely but alike in text and query.
/// </summary>
internal static class Words
{
    private const ulong Seed = 0xCBF29CE484222325;
    private const ulong Prime = 0x9E3779B97F4A7C15;

    public static void Walk<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        var folded = Folding.Folded;
        // The hashes and characters of the last places of the word, to go back over an ending.
        Span<ulong> hashes = stackalloc ulong[8];
        Span<char> last = stackalloc char[8];
        for (var i = 0; i < text.Length; i++)
        {
            var c = folded[text[i]];
            if (c <= Folding.Mark)
                continue;

            var start = i;
            if (Folding.IsWordByItself(c))
            {
                sink.Word(Hash(Seed, c), i, i + 1);
                if (i + 1 < text.Length && Folding.IsWordByItself(text[i + 1]))
                    sink.Word(Hash(Hash(Seed, c), folded[text[i + 1]]), i, i + 2);
                continue;
            }

            var length = 0;
            var hash = Seed;
            do
            {
                if (c != Folding.Mark)
                {
                    hash = Hash(hash, c);
                    length++;
                    hashes[length & 7] = hash;
                    last[length & 7] = c;
                }

                i++;
            }
            while (i < text.Length && (c = folded[text[i]]) != Folding.NoWord && !Folding.IsWordByItself(c));

            var ending = EndingOf(length, last[length & 7], last[(length - 1) & 7], last[(length - 2) & 7]);
            sink.Word(hashes[(length - ending) & 7], start, i);
            i--;
        }
    }

    private static ulong Hash(ulong hash, char c)
    {
        hash = (hash ^ c) * Prime;
        return hash ^ (hash >> 29);
    }

    private static int EndingOf(int length, char last, char second, char third) => last switch
    {
        's' when length >= 6 && second == 'e' && third == 'i' => 3,
        's' when length >= 5 && second == 'e' => 2,
        's' when length >= 4 && second != 's' => 1,
        'g' when length >= 6 && second == 'n' && third == 'i' => 3,
        'd' when length >= 5 && second == 'e' => 2,
        'd' when length == 4 && second == 'e' => 1,
        'e' or 'y' when length >= 4 => 1,
        _ => 0,
    };
}
