using System.Text.RegularExpressions;

namespace CaveRuntime.Offline.Words;

/// <summary>
/// Lower case without accents, one character for one, so that a position in the folded text is a position in the text.
/// </summary>
/// <remarks>
/// An own table, because the runtime is built culture-invariant and then <see cref="string.Normalize()"/> decomposes nothing.
/// Covers Latin-1 and Latin Extended-A; curly quotes and dashes become plain ones.
/// </remarks>
internal static class PlainLetters
{
    private const string Accented =
        "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżž‘’“”–—‑\u00A0";

    private const string Plain =
        "aaaaaaceeeeiiiinoooooouuuuyyaaaccccddeeeeegggghhiiiiijklllllnnnooorrrsssstttuuuuuuwyzzz''\"\"--- ";

    private static readonly Dictionary<char, char> s_table = Accented.Zip(Plain).ToDictionary(pair => pair.First, pair => pair.Second);

    private static readonly Dictionary<char, string> s_forms = Accented.Zip(Plain)
        .GroupBy(pair => pair.Second)
        .ToDictionary(forms => forms.Key, forms => string.Concat(forms.Select(form => $"{form.First}{char.ToUpperInvariant(form.First)}").Distinct()));

    /// <summary>The folded text.</summary>
    public static string Of(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < folded.Length; i++) folded[i] = Char(source[i]);
    });

    /// <summary>A regular expression that finds a text whatever its case and its accents, blanks in it standing for any blanks.</summary>
    public static string Pattern(string text) => string.Concat(Of(text.Trim()).Select(letter => letter switch
    {
        _ when char.IsWhiteSpace(letter) => @"\s+",
        _ when char.IsLetter(letter) => $"[{letter}{char.ToUpperInvariant(letter)}{s_forms.GetValueOrDefault(letter)}]\\p{{M}}*",
        _ => $"[{Regex.Escape(letter.ToString()).Replace("]", @"\]", StringComparison.Ordinal)}{s_forms.GetValueOrDefault(letter)}]",
    }));

    private static char Char(char c)
    {
        if (c < 128) return char.ToLowerInvariant(c);
        var lower = char.ToLowerInvariant(c);
        return s_table.GetValueOrDefault(lower, lower);
    }
}
