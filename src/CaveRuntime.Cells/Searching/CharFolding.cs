using System.Globalization;

namespace CaveRuntime.Cells.Searching;

/// <summary>
/// Maps characters to what counts when words are compared: lower case, without diacritics. Its own table, because
/// without the culture data of the system <see cref="string.Normalize()"/> changes ASCII only.
/// </summary>
internal static class CharFolding
{
    /// <summary>Ends a word.</summary>
    public const char NoWord = '\0';

    /// <summary>Belongs to a word but says nothing: a combining mark.</summary>
    public const char Mark = '\u0001';

    /// <summary>For each character from the first on: its letter without diacritics (Unicode 15), or a blank for itself.</summary>
    private static readonly (int First, string Letters)[] s_bases =
    [
        (0x00C0,
            "aaaaaa ceeeeiiii nooooo ouuuuy saaaaaa ceeeeiiii nooooo ouuuuy yaaaaaaccccccccdd"
            + "ddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkk llllll  llnnnnnn   oooooo  rrrrrrssssss"
            + "ssttttttuuuuuuuuuuuuwwyyyzzzzzz                                 oo             u"
            + "u                            aaiioouuuuuuuuuu aaaaææ  ggkkooooʒʒj   gg  nnaaææøø"
            + "aaaaeeeeiiiioooorrrruuuusstt  hh      aaeeooooooooyy                            "),
        (0x0370,
            "    ʹ                 α εηι ο υωι                         ιυαεηιυ               "
            + "  σ       ιυουω    ϒϒ                                           ее г   і    киу "
            + "         и                               и                      ее г   і    киу "),
        (0x1E00,
            "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
            + "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy ſ    "
            + "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
            + "uuyyyyyyyy      ααααααααααααααααεεεεεε  εεεεεε  ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιι"
            + "οοοοοο  οοοοοο  υυυυυυυυ υ υ υ υωωωωωωωωωωωωωωωωααεεηηιιοουυωω  αααααααααααααααα"
            + "ηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα ααααααα ι   ηηη ηηεεηηη   ιιιι  ιιιιιι    "
            + "υυυυρρυυυυυυρ     ωωω ωωοοωωω   "),
    ];

    private static readonly char[] s_table = MakeTable();

    /// <summary>The folded form of all 65,536 characters.</summary>
    public static ReadOnlySpan<char> Folded => s_table;

    /// <summary>Chinese and Japanese are written without blanks: every character and every pair counts as a word.</summary>
    public static bool IsWordByItself(char c) =>
        c >= '\u3040' && c is <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private static char[] MakeTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++)
            table[i] = Fold((char)i);
        foreach (var (first, letters) in s_bases)
        {
            for (var i = 0; i < letters.Length; i++)
            {
                if (letters[i] != ' ')
                    table[first + i] = letters[i];
            }
        }

        return table;
    }

    private static char Fold(char c) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Mark,
        UnicodeCategory.Surrogate => c,
        _ => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : NoWord,
    };
}
