using System.Text.RegularExpressions;

using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Questions;

/// <summary>
/// A question that code can answer for each passage alone: how often words occur, or which lines have a form. Anything else is no tally.
/// </summary>
/// <param name="Words">Whole words to count, without regard to case and accents; null where lines are listed.</param>
/// <param name="Line">The form of the lines to list; null where words are counted. Case counts.</param>
internal sealed partial record Tally(Regex? Words, Regex? Line)
{
    /// <summary>Reads a question; null where it is no tally.</summary>
    public static Tally? Read(string question)
    {
        if (Counts().Match(question) is { Success: true } counts)
            return new Tally(Of($@"(?<!\w){PlainLetters.Pattern(counts.Groups["what"].Value)}(?!\w)"), null);
        if (Lists().Match(question) is not { Success: true } lists)
            return null;
        string what = Regex.Escape(lists.Groups["what"].Value);
        return new Tally(null, Of(lists.Groups["how"].Value[0] is 'c' or 'C' ? $"^.*{what}.*$" : $"^[ \t]*{what}.*$"));
    }

    /// <summary>How often the words occur, or how many lines there are.</summary>
    public int Count(string passage) => (Words ?? Line)!.Count(passage);

    /// <summary>The lines; empty where words are counted.</summary>
    public IEnumerable<string> Lines(string passage) => Line is null ? [] : Line.Matches(passage).Select(m => m.Value.Trim());

    private static Regex Of(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    [GeneratedRegex(
        @"\b(?:how (?:many times|often)|count)\b[^""'“‘]*?\b(?:words?|names?|phrases?|terms?|string|does|do|is|of|occurrences of)\s+[""'“‘](?<what>[^""”’']+)[""”’']",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Counts();

    [GeneratedRegex(
        @"\blist\b[^""'“‘]*?\blines?\b[^""'“‘]*?\b(?<how>begin(?:s|ning)?|start(?:s|ing)?|contain(?:s|ing)?)\b[^""'“‘]*?[""'“‘](?<what>[^""”’']+)[""”’']",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Lists();
}
