using System.Text.RegularExpressions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Questions;

/// <summary>A phrase of the question that has to stand in the text letter by letter: a quotation, or words that end in a number.</summary>
/// <param name="Text">The phrase as the question has it.</param>
/// <param name="Pattern">
/// A regular expression that finds it, whatever its case, its line breaks and its hyphens, and not as part of a longer key.
/// </param>
internal sealed partial record KeyPhrase(string Text, string Pattern)
{
    /// <summary>
    /// The key phrases of a question, in order. Quotations and last words count as keys only where a number is asked for.
    /// </summary>
    public static IReadOnlyList<KeyPhrase> Read(string core, AnswerKind kind)
    {
        var keys = Numbered(core).ToList();
        if (keys.Count == 0 && kind == AnswerKind.Number)
        {
            keys = Quoted().Matches(core).Select(
                match => match.Groups[1].Value.Trim(' ', ',', '.', '?')).Where(text => Word.Read(text).Count > 0).ToList();
        }
        if (keys.Count == 0 && kind == AnswerKind.Number && Last(core) is { } last) keys = [last];
        return [.. keys.Distinct(StringComparer.OrdinalIgnoreCase).Select(Of)];
    }

    /// <summary>The key phrase for these very words.</summary>
    public static KeyPhrase Of(string text)
    {
        var words = Word.Read(text);
        if (words.Count == 0) return new KeyPhrase(text, Regex.Escape(text));
        var pattern = string.Join(@"[\s_-]+", words.Select(word => Regex.Escape(text[word.Start..word.End])));
        var longer = words[^1].IsNumber ? @"(?![\w]|[.,]\d)" : @"(?!\w|[\s_-]+\d)";
        return new KeyPhrase(text, $@"(?i)(?<![\w])(?<!\w-){pattern}{longer}");
    }

    /// <summary>
    /// Runs of at least two content words that end in a number, such as "eager lantern 47"; "Python 3" is an ordinary name.
    /// </summary>
    private static IEnumerable<string> Numbered(string core)
    {
        var words = Word.Read(core);
        var run = new List<Word>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var broken = i > 0 && Breaks().IsMatch(core[Math.Min(words[i - 1].End, word.Start)..word.Start]);
            if (broken || WordList.Stop.Contains(word.Exact) || WordList.Months.Contains(word.Exact)) run.Clear();
            if (WordList.Stop.Contains(word.Exact) || WordList.Months.Contains(word.Exact)) continue;
            run.Add(word);
            if (!char.IsAsciiDigit(core[word.Start])) continue;
            if (run.Count > 2)
            {
                var key = WithoutLead(core, words, run);
                yield return core[key[0].Start..key[^1].End];
            }

            run.Clear();
        }
    }

    /// <summary>
    /// Takes "number unlocks" off "number unlocks eager lantern 47". A run that follows a preposition or an article is the key as it
    /// stands; one that follows the question word begins with what is asked for, one that follows "to" with a verb ("to reach …").
    /// </summary>
    private static List<Word> WithoutLead(string core, List<Word> words, List<Word> run)
    {
        var before = words.IndexOf(run[0]) - 1;
        var afterQuestionWord = before < 0 || words[before].Exact == "to" || WordList.QuestionWords.Contains(words[before].Exact);
        var noun = run.FindLastIndex(word => AnswerNouns().IsMatch(PlainLetters.Of(core[word.Start..word.End])));
        if (noun >= 0 && run.Count - noun > 2) run = run[(noun + 1)..];
        else if (!afterQuestionWord) return run;
        return run.Count > 3 ? run[^3..] : run;
    }

    /// <summary>The last words of a question for a number: "… for the heron gate?"</summary>
    private static string? Last(string core)
    {
        var match = Tail().Match(core.TrimEnd(' ', '?', '.', '!'));
        if (!match.Success || !AnswerNouns().IsMatch(PlainLetters.Of(core))) return null;
        var words = Word.Read(match.Groups[1].Value);
        return words.Count is 2 or 3 && words.TrueForAll(word => !WordList.Stop.Contains(word.Exact)) ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""["“«]([^"”»]{2,80})["”»]""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[,;:.?!()]", RegexOptions.CultureInvariant)]
    private static partial Regex Breaks();

    [GeneratedRegex(
        @"^(?:numbers?|codes?|pins?|figures?|values?|combinations?|extensions?|ids?|identifiers?|digits?|frequency|frequencies|serials?|prices?|amounts?|sums?|tokens?)$|\b(?:numbers?|codes?|pins?|combinations?|identifiers?)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex AnswerNouns();

    [GeneratedRegex(@"(?i)\b(?:for|to|of|with|by) (?:the |a |an )?([^,;:?]+)$", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Tail();
}
