using System.Text.RegularExpressions;
using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>Reads a passage for a question: which sentence talks about it, and what in that sentence is of the kind asked for.</summary>
internal static partial class PassageReader
{
    /// <summary>The least share of the question's weight that a sentence must carry to count as about it.</summary>
    private const double LeastShare = 0.18;

    /// <summary>How far behind a name its explanation reaches, in characters.</summary>
    private const int LongestApposition = 80;

    /// <summary>What the passage says in answer, best first; a value that it denies comes with that standing.</summary>
    public static IReadOnlyList<FoundValue> Read(Question question, WordWeights weights, string passage) => question.Reach.IsBeyond
        ? []
        : [.. All(question, weights, passage)
            .Where(found => question.Reach.Allows(found.Quote) && (!question.Shape.Counted || Counts(question, found)))];

    // How many there are is said by a number of these things, or by a sentence that is about much else of the question.
    private static bool Counts(Question question, FoundValue found) => found.Value.Length > 0
        && (Word.Read(found.Value).Exists(word => question.Shape.Noun.Contains(word.Stem))
            || Word.Read(found.Quote).Select(word => word.Stem).Intersect(question.Terms.Select(term => term.Stem)).Count() > 2);

    private static List<FoundValue> All(Question question, WordWeights weights, string passage)
    {
        var sentences = Sentence.Split(passage);
        var relevance = new Relevance(question, weights);
        if (question.Keys.Count > 0)
        {
            var keyed = new KeyPhraseReader(question, relevance).Read(sentences);
            if (keyed.Count > 0 || question.Shape.Kind == AnswerKind.Number) return keyed;
        }

        return Soft(question, relevance, sentences);
    }

    private static List<FoundValue> Soft(Question question, Relevance relevance, List<Sentence> sentences)
    {
        var scores = relevance.Score(sentences);
        var findings = new List<FoundValue>();
        // The question itself may stand in the text, and shares more words with the question than any answer.
        var others = Enumerable.Range(0, sentences.Count).Where(i => !IsQuestion(sentences[i], question));
        foreach (var i in others.OrderByDescending(i => scores[i]).ThenBy(i => i).Take(3))
        {
            if (scores[i] < LeastShare * relevance.Max) break;
            var best = Best(question, relevance, sentences[i]);
            var quote = sentences[i];
            if (best is null && question.Shape.Kind is not (AnswerKind.Passage or AnswerKind.Name)
                && Beside(sentences, i, question, relevance) is var (span, beside))
            {
                (best, quote) = (span, beside);
            }
            var share = best is not null || question.Shape.Kind is AnswerKind.Passage ? 1 : 0.75;
            findings.Add(
                new FoundValue(
                    best?.Text ?? "",
                    share * scores[i] / relevance.Max * 100,
                    Quotation.Of(quote, best, relevance),
                    Standing.Stated));
        }

        return [.. findings.OrderByDescending(finding => finding.Score)];
    }

    private static bool IsQuestion(Sentence sentence, Question question) =>
        sentence.Text.TrimEnd('?', '？', '.', ' ').Equals(question.Core.TrimEnd('?', '？', '.', ' '), StringComparison.OrdinalIgnoreCase);

    private static (AnswerCandidate, Sentence)? Beside(List<Sentence> sentences, int i, Question question, Relevance relevance)
    {
        foreach (var j in new[] { i + 1, i - 1 })
        {
            if (j >= 0 && j < sentences.Count && sentences[j].Paragraph == sentences[i].Paragraph
                && Best(question, relevance, sentences[j]) is { } span)
            {
                return (span, sentences[j]);
            }
        }
        return null;
    }

    /// <summary>The span of the kind asked for that stands nearest to the question's words and is not one of them.</summary>
    private static AnswerCandidate? Best(Question question, Relevance relevance, Sentence sentence)
    {
        AnswerCandidate? best = null;
        var most = 0.0;
        foreach (var span in AnswerCandidates.Of(sentence, question.Shape))
        {
            var inside = Word.Read(sentence.Text[span.Range]);
            if (inside.TrueForAll(word => relevance.Weight(word) > 0 || WordList.Stop.Contains(word.Exact))) continue;
            if (question.Shape.Kind is not AnswerKind.Quantity && inside.Exists(word => relevance.Weight(word) > 0)) continue;
            var near = 0.1;
            foreach (var word in sentence.Words)
            {
                var distance = word.End <= span.Start ? span.Start - word.End : word.Start >= span.End ? word.Start - span.End : 0;
                near += relevance.Weight(word) / (1 + distance / 25.0);
            }

            var denied = NegationCues.Judge(sentence.Text, null, [span.Range], question.Text)[0] == Standing.Denied ? 0.8 : 1;
            var value = near * span.Fit * denied * (question.Shape.Kind is AnswerKind.Person or AnswerKind.Place
                or AnswerKind.Name ? Apposition(relevance, sentence, span) : 1);
            if (value <= most) continue;
            (best, most) = (span, value);
        }

        return best;
    }

    /// <summary>
    /// A name explained by the question's own words right behind it ("Toulley, the chaplain") or right before it ("the chaplain was
    /// Toulley") is more likely the one asked for.
    /// </summary>
    private static double Apposition(Relevance relevance, Sentence sentence, AnswerCandidate span)
    {
        var after = sentence.Words.Where(word => word.Start >= span.End && !WordList.Stop.Contains(word.Exact)).FirstOrDefault();
        var before = sentence.Words.Where(word => word.End <= span.Start && !WordList.Stop.Contains(word.Exact)).LastOrDefault();
        var explained = after.Exact is not null && relevance.Weight(after) > 0 && Explains().IsMatch(sentence.Text[span.End..after.Start]);
        var announced = before.Exact is not null && relevance.Weight(before) > 0
            && Announces().IsMatch(sentence.Text[before.End..span.Start]);
        var explaining = sentence.Words.Where(
            word => word.Start >= span.End
                && word.Start < span.End + LongestApposition).DistinctBy(word => word.Stem).Sum(relevance.Weight);
        return (explained ? 1.2 + 2 * explaining / relevance.Max : 1) * (announced ? 1.6 : 1);
    }

    [GeneratedRegex(
        @"^(?:,? (?:a|an|the|who|whom|which|whose|is|was|were|has|had)\b[\w ]*|[,( ]+|: *| - )$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Explains();

    [GeneratedRegex(
        @"^(?:,? *(?:is|was|were|named|called|by|being|of|as|:|-|,|\s)+)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Announces();
}
