using System.Text.RegularExpressions;

namespace CaveRuntime.Offline.Words;

/// <summary>One word of a text.</summary>
/// <param name="Start">Position of its first character.</param>
/// <param name="End">Position after its last character, a possessive ending left out.</param>
/// <param name="Exact">Folded form, possessive ending and thousands separators removed.</param>
/// <param name="Stem">Form without inflection: "returned" and "returns" share it, and so do "fifteen" and "15".</param>
internal readonly partial record struct Word(int Start, int End, string Exact, string Stem)
{
    public bool IsNumber => char.IsAsciiDigit(Stem[0]);

    /// <summary>The words of a text, in order.</summary>
    public static List<Word> Read(string text)
    {
        var folded = PlainLetters.Of(text);
        var words = new List<Word>();
        foreach (var found in Shape().EnumerateMatches(folded))
        {
            var exact = folded.Substring(found.Index, found.Length);
            if (Unspaced.IsIn(exact))
            {
                words.AddRange(Unspaced.Words(exact, found.Index));
                continue;
            }

            if (exact.EndsWith("'s", StringComparison.Ordinal)) exact = exact[..^2];
            var end = found.Index + exact.Length;
            if (char.IsAsciiDigit(exact[0])) exact = exact.Replace(",", "", StringComparison.Ordinal);
            words.Add(new Word(found.Index, end, exact, Words.Stem.Of(exact)));
        }

        return words;
    }

    [GeneratedRegex(
        @"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\p{L}\p{N}])|\d+(?:\.\d+)+(?![\p{L}\p{N}])|[\p{L}\p{M}\p{N}]+(?:'\p{L}+)*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
