using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>Cuts a long sentence down to the part that answers.</summary>
internal static class Quotation
{
    /// <summary>Longest quotation, in words.</summary>
    private const int Longest = 48;

    /// <summary>The whole sentence, or the stretch of it that holds the value and most of the question's words.</summary>
    public static string Of(Sentence sentence, AnswerCandidate? value, Relevance relevance)
    {
        var words = sentence.Words;
        if (words.Count <= Longest) return sentence.Text;
        var best = 0;
        var most = -1.0;
        for (var from = 0; from + Longest <= words.Count; from++)
        {
            var holds = value is null || words[from].Start <= value.Start && words[from + Longest - 1].End >= value.End;
            var weight = words.Skip(from).Take(Longest).Sum(relevance.Weight) + (holds ? 1000 : 0);
            if (weight > most) (best, most) = (from, weight);
        }

        return sentence.Text[words[best].Start..words[best + Longest - 1].End];
    }
}
