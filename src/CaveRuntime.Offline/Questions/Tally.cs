using System.Text.RegularExpressions;

using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Questions;

/// <summary>
/// A question that code can answer for each passage alone: how often words occur, or which lines have a form. Anything else is no tally.
/// </summary>
/// <param name="Words">What to count: whole words, without regard to case and accents, or lines; null where lines are listed.</param>
/// <param name="Line">The form of the lines to list; null where something is counted. Case counts.</param>
/// <param name="Counted">What is counted, in words; empty where lines are listed.</param>
internal sealed partial record Tally(Regex? Words, Regex? Line, string Counted = "")
{
    /// <summary>Reads a question; null where it is no tally.</summary>
    public static Tally? Read(string question)
    {
        if (Lined().Match(question) is { Success: true } lined)
            return OfLines(lined.Groups["how"].Value, Said(lined));
        if (Counts().Match(question) is { Success: true } counts)
            return OfWords(Said(counts));
        if (Unquoted().Match(question) is { Success: true } unquoted)
            return OfWords(Said(unquoted));
        if (Lists().Match(question) is not { Success: true } lists)
            return null;
        string what = Regex.Escape(lists.Groups["what"].Value);
        return new Tally(null, Of(lists.Groups["how"].Value[0] is 'c' or 'C' ? $"^.*{what}.*$" : $"^[ \t]*{what}.*$"));
    }

    /// <summary>How often the words occur, or how many lines there are.</summary>
    public int Count(string passage) => (Words ?? Line)!.Count(passage);

    /// <summary>The lines; empty where words are counted.</summary>
    public IEnumerable<string> Lines(string passage) => Line is null ? [] : Line.Matches(passage).Select(m => m.Value.Trim());

    private static Tally OfWords(string what) => new(
        Of($@"(?<!\w){PlainLetters.Pattern(what)}(?!\w)"), null, $"“{what}” as whole words, in any case, with or without accents");

    private static Tally OfLines(string how, string what)
    {
        bool begins = how[0] is 'b' or 'B' or 's' or 'S';
        string pattern = begins ? $"^[ \t]*{Regex.Escape(what)}.*$" : $"^.*{Regex.Escape(what)}.*$";
        return new Tally(Of(pattern), null, $"lines that {(begins ? "begin with" : "contain")} “{what}”, in this case of letters");
    }

    private static string Said(Match match) => match.Groups["what"].Value.Trim();

    private static Regex Of(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    [GeneratedRegex(
        @"\b(?:how (?:many times|often)|count)\b[^""'“‘]*?\b(?:words?|names?|phrases?|terms?|string|does|do|is|of|occurrences of)\s+[""'“‘](?<what>[^""”’']+)[""”’']",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Counts();

    // Without quotation marks only one word that has no article: "how many times does the comet appear" asks about a comet.
    [GeneratedRegex(
        @"\bhow many times (?:does|do|did|is|are|was|were|has|have|can) (?:the (?:exact )?(?:word|name|phrase|term|string)s? )?(?!(?:the|a|an|it|he|she|they|we|you|i|this|that|there|his|her|their|my|your)\b)(?<what>[\p{L}\p{N}_][\w.:/-]*) (?:(?:be|been|being|was|is) )?(?:occurs?|appears?|appeared|occurred|mentioned|found|written|comes? up|shows? up)\b|\b(?:how many|number of|count (?:the |all )?|count of )\s*(?:occurrences|mentions|instances) of (?:the (?:word|name|phrase|term|string) )?(?!(?:the|a|an)\b)(?<what>[\p{L}\p{N}_][\w.:/-]*)(?=\s*(?:[?.!]|$)|\s+(?:are|is|do|does|in|there)\b)|\bhow often does (?<what>(?-i:[A-Z][A-Z0-9_]+)) (?:occur|appear|come up|show up)\b|\b(?:how many times|number of times) (?:the (?:word|name|phrase|term|string) )?(?!(?:the|a|an|does|do|did|is|are|was|were|has|have|it|he|she)\b)(?<what>[\p{L}\p{N}_][\w.:/-]*) (?:occurs|appears|is (?:mentioned|found|written))\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Unquoted();

    [GeneratedRegex(
        @"\b(?:how many|number of) lines (?:(?:that|which|do|does|of the text|in the \w+) )?(?<how>begin(?:s|ning)?(?: with)?|start(?:s|ing)?(?: with)?|contain(?:s|ing)?|have|has|having|includ(?:e|es|ing)|mention(?:s|ing)?|with) (?:the (?:word|name|phrase|term|string|text) )?(?:[""'“‘](?<what>[^""”’']+)[""”’']|(?!(?:the|a|an|no|not|more|less|fewer|at|both|either|any)\b)(?<what>[^\s""'“‘?]+?)(?=\s*(?:[?.!]?\s*$|\?)|\s+(?:are there|in the)\b))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Lined();

    [GeneratedRegex(
        @"\blist\b[^""'“‘]*?\blines?\b[^""'“‘]*?\b(?<how>begin(?:s|ning)?|start(?:s|ing)?|contain(?:s|ing)?)\b[^""'“‘]*?[""'“‘](?<what>[^""”’']+)[""”’']",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Lists();
}
