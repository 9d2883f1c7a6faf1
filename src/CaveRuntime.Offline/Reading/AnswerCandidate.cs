namespace CaveRuntime.Offline.Reading;

/// <summary>A stretch of a sentence that could be the answer.</summary>
/// <param name="Start">Position of its first character in the sentence.</param>
/// <param name="End">Position after its last character.</param>
/// <param name="Text">The words to answer with.</param>
/// <param name="Fit">How well its form suits the question, 1 being plain.</param>
internal sealed record AnswerCandidate(int Start, int End, string Text, double Fit = 1)
{
    public Range Range => Start..End;
}
