using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>How much each word of a question counts: the rarer in the whole text, the more.</summary>
/// <param name="ByStem">Weights that the asker gave, by stem.</param>
internal sealed record WordWeights(IReadOnlyDictionary<string, double> ByStem)
{
    /// <summary>The weight of a word; without figures from the whole text, long words, names and numbers count as rare.</summary>
    public double Of(Word word, string source)
    {
        if (ByStem.TryGetValue(word.Stem, out var weight)) return weight;
        var guess = 1 + Math.Min(word.Exact.Length, 10) * 0.3;
        return char.IsUpper(source[word.Start]) || word.IsNumber ? guess + 1.5 : guess;
    }
}
