using System.Text.RegularExpressions;
using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>Reads what a text says of a key such as "eager lantern 47": only sentences with that very key count.</summary>
/// <param name="question">The question.</param>
/// <param name="relevance">How much a sentence talks about the rest of the question.</param>
internal sealed partial class KeyPhraseReader(Question question, Relevance relevance)
{
    private const double KeyScore = 100;

    private readonly List<Word> _attribute = [.. question.Attribute];

    /// <summary>All values that the sentences give for the question's keys, best first, and the ones that they deny.</summary>
    public List<FoundValue> Read(IReadOnlyList<Sentence> sentences)
    {
        var findings = new List<FoundValue>();
        foreach (var key in question.Keys)
        {
            var pattern = new Regex(key.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            for (var i = 0; i < sentences.Count; i++)
            {
                var keys = pattern.Matches(sentences[i].Text).Select(
                    match => new AnswerCandidate(match.Index, match.Index + match.Length, match.Value)).ToList();
                if (keys.Count == 0) continue;
                var next = After(sentences, i);
                var values = Values(sentences[i], keys);
                if (values.Count > 0) Add(sentences[i], next?.Text, keys, values, 1);
                else if (next is not null && NegationCues.TakesUp(next.Text) && Values(next, []) is { Count: > 0 } later)
                    Add(next, After(sentences, i + 1)?.Text, [], later, 0.9);
            }
        }

        return [.. findings.OrderBy(finding => finding.Standing).ThenByDescending(finding => finding.Score)];

        void Add(Sentence sentence, string? next, List<AnswerCandidate> keys, List<AnswerCandidate> values, double share)
        {
            var standings = NegationCues.Judge(sentence.Text, next, values.ConvertAll(value => value.Range), question.Text);
            var about = _attribute.Count == 0 ? 1 : _attribute.Sum(relevance.Weight) is > 0 and var all
                ? _attribute.Where(term => sentence.Words.Any(word => word.Stem == term.Stem)).Sum(relevance.Weight) / all : 0;
            var away = keys.Count == 0
                ? new int[values.Count]
                : NegationCues.ClausesAway(sentence.Text, keys[0].Start, values.ConvertAll(value => value.Range));
            var nearest = Enumerable.Range(0, values.Count).Where(v => standings[v] == Standing.Stated).Select(v => away[v])
                .DefaultIfEmpty(0).Min();
            var right = NegationCues.PutsRight(sentence.Text) ? 5 : 0;
            for (var v = 0; v < values.Count; v++)
            {
                // Of several stated values the ones in the key's own clause, or nearest to it, are the key's.
                if (standings[v] == Standing.Stated && away[v] > nearest) continue;
                var score = share * (KeyScore + 20 * about + right + values[v].Fit);
                findings.Add(new FoundValue(values[v].Text, score, Quotation.Of(sentence, values[v], relevance), standings[v]));
            }
        }
    }

    private static Sentence? After(IReadOnlyList<Sentence> sentences, int i) =>
        i + 1 < sentences.Count && sentences[i + 1].Paragraph == sentences[i].Paragraph ? sentences[i + 1] : null;

    /// <summary>The values in a sentence that belong to the key, not to another key beside it.</summary>
    private List<AnswerCandidate> Values(Sentence sentence, List<AnswerCandidate> keys)
    {
        var kind = question.Shape.Kind is AnswerKind.Passage or AnswerKind.Name or AnswerKind.Quantity
            ? AnswerKind.Number
            : question.Shape.Kind;
        var rivals = Rivals(sentence, keys);
        var all = AnswerCandidates.Of(sentence, question.Shape with { Kind = kind })
            .Where(span => !keys.Concat(rivals).Any(key => span.Start < key.End && span.End > key.Start) && !Asked(span))
            .ToList();
        if (rivals.Count == 0 || keys.Count == 0 || all.Count == 0) return all;

        // Several keys in one sentence: do the values follow their keys, or go before them?
        var owners = keys.Concat(rivals).OrderBy(key => key.Start).ToList();
        if (Respectively().IsMatch(sentence.Text) && owners.Count == all.Count) return [all[owners.IndexOf(keys[0])]];
        var follow = owners[0].Start < all[0].Start;
        return all.FindAll(value => keys.Contains(follow
            ? owners.Last(key => key.Start < value.Start)
            : owners.FirstOrDefault(key => key.Start > value.Start) ?? owners[^1]));
    }

    /// <summary>Other phrases of the key's form: as many words before a number of as many digits.</summary>
    private static List<AnswerCandidate> Rivals(Sentence sentence, List<AnswerCandidate> keys)
    {
        if (keys.Count == 0) return [];
        var digits = keys[0].Text.Length - keys[0].Text.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
        if (digits == 0) return [];
        return [.. Regex.Matches(
            sentence.Text,
            $@"\b\p{{L}}+[ -]\p{{L}}+[ -]\d{{{digits}}}(?!\w|[.,]\d)",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(5))
            .Select(match => new AnswerCandidate(match.Index, match.Index + match.Length, match.Value))
            .Where(
                span => !Linking().IsMatch(PlainLetters.Of(span.Text)) && !keys.Exists(
                    key => key.Start < span.End && key.End > span.Start))];
    }

    private bool Asked(AnswerCandidate span) => question.Terms.Any(term => term.IsNumber && term.Exact == span.Text);

    [GeneratedRegex(
        @"\b(?:is|was|are|were|be|been|as|to|by|of|the|and|or|not|at|reads?|says?|number|code|value|equals?)[ -]\d+$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Linking();

    [GeneratedRegex(@"\brespectively\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Respectively();
}
