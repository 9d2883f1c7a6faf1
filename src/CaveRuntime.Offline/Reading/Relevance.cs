using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>
/// How much a sentence talks about what the question talks about: the weight of the question's words in it, a word at its side
/// counting for part, words that stand together as they do in the question counting more.
/// </summary>
internal sealed class Relevance
{
    private const double NeighbourShare = 0.35;
    private const double IntroductionShare = 0.8;
    private const int LongestItemList = 12;
    private const double OtherFormShare = 0.9;
    private const double PairBonus = 0.35;

    private readonly Question _question;
    private readonly Dictionary<string, (Word Word, double Weight)> _terms;
    private readonly List<(string First, string Second, int Gap, double Weight)> _pairs = [];

    public Relevance(Question question, WordWeights weights)
    {
        _question = question;
        _terms = question.Terms.ToDictionary(term => term.Stem, term => (term, weights.Of(term, question.Core)), StringComparer.Ordinal);
        var words = Word.Read(question.Core);
        var content = words.Select((word, index) => (word, index)).Where(item => _terms.ContainsKey(item.word.Stem)).ToList();
        foreach (var (a, b) in content.Zip(content.Skip(1)))
        {
            if (b.index - a.index <= 3)
            {
                _pairs.Add(
                (a.word.Stem, b.word.Stem, b.index - a.index, (_terms[a.word.Stem].Weight + _terms[b.word.Stem].Weight) / 2));
            }
        }
        Max = _terms.Values.Sum(term => term.Weight) + PairBonus * _pairs.Sum(pair => pair.Weight);
    }

    /// <summary>The score of a sentence that says all that the question says.</summary>
    public double Max { get; }

    /// <summary>The weight of a word, 0 where the question does not have it.</summary>
    public double Weight(Word word) => _terms.TryGetValue(word.Stem, out var term) ? term.Weight : 0;

    /// <summary>The scores of all sentences of a passage, each 0 or more.</summary>
    public double[] Score(IReadOnlyList<Sentence> sentences)
    {
        var matched = sentences.Select(Matched).ToArray();
        var scores = new double[sentences.Count];
        for (var i = 0; i < sentences.Count; i++)
        {
            var own = matched[i].Values.Sum();
            if (own == 0) continue;
            var beside = 0.0;
            var introduction = Introduction(sentences, i);
            foreach (var (stem, (_, weight)) in _terms)
            {
                if (matched[i].ContainsKey(stem)) continue;
                if (introduction >= 0 && matched[introduction].ContainsKey(stem))
                {
                    beside += IntroductionShare * weight;
                }
                else if (Enumerable.Range(i - 2, 5).Any(
                    j => j >= 0 && j < matched.Length && matched[j].ContainsKey(stem)))
                {
                    beside += NeighbourShare * weight;
                }
            }

            scores[i] = (own + beside + PairBonus * Pairs(sentences[i])) / (0.85 + 0.15 * sentences[i].Words.Count / 25);
        }

        return scores;
    }

    /// <summary>The sentence ending in a colon that introduces this item of a list, or −1.</summary>
    private static int Introduction(IReadOnlyList<Sentence> sentences, int item)
    {
        for (var i = item - 1; i >= 0 && i >= item - LongestItemList; i--)
            if (sentences[i].Text.EndsWith(':')) return i;
        return -1;
    }

    private Dictionary<string, double> Matched(Sentence sentence)
    {
        var matched = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in sentence.Words)
        {
            if (!_terms.TryGetValue(word.Stem, out var term)) continue;
            var value = term.Weight * (word.Exact == term.Word.Exact ? 1 : OtherFormShare);
            matched[word.Stem] = Math.Max(matched.GetValueOrDefault(word.Stem), value);
        }

        return matched;
    }

    private double Pairs(Sentence sentence)
    {
        var total = 0.0;
        foreach (var (first, second, gap, weight) in _pairs)
        {
            for (var i = 0; i < sentence.Words.Count; i++)
            {
                if (sentence.Words[i].Stem == first && Enumerable.Range(i + 1, gap + 1).Any(
                    j => j < sentence.Words.Count && sentence.Words[j].Stem == second))
                {
                    total += weight;
                    break;
                }
            }
        }

        return total;
    }
}
