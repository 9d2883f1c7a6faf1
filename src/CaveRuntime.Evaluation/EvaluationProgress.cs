namespace CaveRuntime.Evaluation;

/// <summary>How far an evaluation has come. Immutable.</summary>
/// <param name="Answered">Tasks that have an answer, or at least a run that ended without an error.</param>
/// <param name="Failed">Tasks that failed.</param>
/// <param name="Total">All tasks of this evaluation.</param>
/// <param name="Last">What was just written; null at the beginning.</param>
public sealed record EvaluationProgress(int Answered, int Failed, int Total, Prediction? Last)
{
    internal EvaluationProgress After(Prediction prediction) => prediction.Error is null
        ? this with { Answered = Answered + 1, Last = prediction }
        : this with { Failed = Failed + 1, Last = prediction };
}
