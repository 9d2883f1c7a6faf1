using System.Text.RegularExpressions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Questions;

/// <summary>
/// What a question asks beyond finding words. A model that matches words cannot add up, count things, group, compare, or tell what is
/// not so; it can only find a sentence that says so itself.
/// </summary>
/// <param name="IsBeyond">The question is work, whatever the text says: no sentence can answer it.</param>
/// <param name="MustStand">
/// Stems that a sentence must have to answer it: who asks for the oldest brother is not answered by any brother.
/// </param>
/// <param name="IsNegated">The question asks what is not so; a sentence without a negation says the opposite.</param>
internal sealed partial record Reach(bool IsBeyond, IReadOnlyList<string> MustStand, bool IsNegated)
{
    /// <summary>Reads the reach from the question's core, folded.</summary>
    public static Reach Read(string core) => new(
        Grouped().IsMatch(core) || Ordered().IsMatch(core) || Added().IsMatch(core) || Compared().IsMatch(core),
        [.. Stated().Matches(core).Select(match => match.Value).Where(word => !s_noSuperlatives.Contains(word)).Select(Stem.Of).Distinct()],
        Negated().IsMatch(core));

    /// <summary>Whether the question asks for more than a sentence that shares its words.</summary>
    public bool IsNarrow => IsBeyond || MustStand.Count > 0 || IsNegated;

    /// <summary>Whether a sentence can answer the question by itself.</summary>
    public bool Allows(string sentence)
    {
        if (!IsNarrow)
            return true;
        string folded = PlainLetters.Of(sentence);
        return (!IsNegated || Denying().IsMatch(folded))
            && (MustStand.Count == 0 || MustStand.All(Word.Read(folded).Select(word => word.Stem).ToHashSet().Contains));
    }

    private static readonly HashSet<string> s_noSuperlatives = [.. WordList.Set("no-superlatives")];

    [GeneratedRegex(
        @"\b(?:totals?|subtotals?|sums?|counts? of|averages?|medians?|how many|how much|number)\b[^?]*\b(?:per|for each|in each|of each|by each|each|for every|in every|grouped|broken down)\b|\b(?:totals?|subtotals?|averages?|medians?|grouped?|groups?|broken down|breakdown|sums? of)(?: \w+){0,4} by \w",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();

    [GeneratedRegex(
        @"^\W*(?:please,? )?(?:count|sum|add|total|tally|calculate|compute|compare|average|group|rank|sort|order|summari[sz]e)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Ordered();

    [GeneratedRegex(
        @"\b(?:add(?:ed|ing)? up|sum(?:med|ming)? up|sum of (?:all|the|every|each|these|those|them)|total of (?:all|every|each|these|those|them)|(?:what|how much|how many) [^?]*\b(?:add|adds|sum|sums) to)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Added();

    [GeneratedRegex(
        @"\bcomparison\b|\bhow (?:do|does|did) [^?]*\bcompare\b|\bdifferences? between\b|\bversus\b|\bvs\b|\b(?:more|fewer|less|greater|higher|lower|larger|smaller|bigger|longer|shorter|older|younger|earlier|later|heavier|lighter|cheaper|better|worse|faster|slower) than\b|\bwhich [^?]*\b(?:is|was|are|were|has|had|have|came|comes|costs?) (?:the )?(?:more|fewer|less|greater|higher|lower|larger|smaller|bigger|longer|shorter|older|younger|earlier|later|heavier|lighter|cheaper|better|worse|faster|slower)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Compared();

    [GeneratedRegex(
        @"\b(?:totals?|altogether|averages?|medians?|percentages?|proportions?|ratios?|majority|(?<!at )(?:most|least)|fewest|[a-z]{3,}est|minimum|maximum|(?<=\b(?:what|calculate|compute|find|give|tell|show|get)\b[^?]*)sums?(?= of\b))\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Stated();

    [GeneratedRegex(
        @"\b(?:not|never|nobody|no one|none|neither|nor|without|except|excluding|cannot|no longer|\w+n't)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Negated();

    [GeneratedRegex(
        @"\b(?:not|never|no|nobody|nothing|none|neither|nor|without|except|excluding|cannot|nowhere|\w+n't|refus\w+|den(?:y|ie[sd])|fail(?:s|ed)?|lack(?:s|ed)?)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Denying();
}
