namespace CaveRuntime.Cells.Searching;

/// <summary>Takes the words of a text as they come.</summary>
internal interface IWordSink
{
    /// <summary>One word: the hash of its folded stem, and where it begins.</summary>
    void Word(ulong stem, int start);
}

/// <summary>
/// Cuts text into words and reduces each to a hash of its folded stem, in one pass and without making strings. The stem is the
/// word without a common English ending (-s, -es, -ies, -ed, -ing, -e, -y), cut crudely but alike in text and query.
/// </summary>
internal static class WordScanner
{
    private const ulong Seed = 0xCBF29CE484222325;
    private const ulong Prime = 0x9E3779B97F4A7C15;

    public static unsafe void Walk<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        // The hashes at the last places of the word, to go back over an ending.
        const uint places = 4;
        var hashes = stackalloc ulong[(int)places];
        fixed (char* folded = CharFolding.Folded, first = text)
        {
            var end = first + text.Length;
            for (var at = first; at < end; at++)
            {
                var c = folded[*at];
                if (c <= CharFolding.Mark)
                    continue;

                var start = at;
                if (CharFolding.IsWordByItself(c))
                {
                    sink.Word(Finish(Add(Seed, c)), (int)(at - first));
                    if (at + 1 < end && CharFolding.IsWordByItself(at[1]))
                        sink.Word(Finish(Add(Add(Seed, c), folded[at[1]])), (int)(at - first));
                    continue;
                }

                var length = 0u;
                var hash = Seed;
                char last = '\0', second = '\0', third = '\0';
                do
                {
                    if (c != CharFolding.Mark)
                    {
                        hash = Add(hash, c);
                        length++;
                        hashes[length % places] = hash;
                        (third, second, last) = (second, last, c);
                    }

                    at++;
                }
                while (at < end && (c = folded[*at]) != CharFolding.NoWord && !CharFolding.IsWordByItself(c));

                at--;
                sink.Word(Finish(hashes[(length - EndingOf(length, last, second, third)) % places]), (int)(start - first));
            }
        }
    }

    private static ulong Add(ulong hash, char c) => (hash + c) * Prime;

    /// <summary>Lets the high bits, where multiplication gathers what distinguishes words, decide about the low ones.</summary>
    private static ulong Finish(ulong hash) => hash ^ (hash >> 32);

    private static uint EndingOf(uint length, char last, char second, char third) => last switch
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
