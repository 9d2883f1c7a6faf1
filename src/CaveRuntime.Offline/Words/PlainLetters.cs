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

    public static string Of(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < folded.Length; i++) folded[i] = Char(source[i]);
    });

    private static char Char(char c)
    {
        if (c < 128) return char.ToLowerInvariant(c);
        var lower = char.ToLowerInvariant(c);
        return s_table.GetValueOrDefault(lower, lower);
    }
}
