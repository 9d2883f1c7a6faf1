using CaveRuntime.Cli.Shell;
using CaveRuntime.Evaluation;

namespace CaveRuntime.Cli.Commands;

/// <summary>Says in the flags of <c>cave eval</c> what the library could not use.</summary>
internal static class EvaluationErrors
{
    /// <param name="failure">What went wrong.</param>
    /// <param name="scorer">The value of <c>--scorer</c>.</param>
    public static UsageException Of(EvaluationException failure, string scorer = "") => new(
        failure.Problem switch
        {
            EvaluationProblem.Unwritable => $"--out {failure.Message}",
            EvaluationProblem.AnsweredByOthers =>
                $"--resume: {failure.Place} {failure.What} Ask as before, or name another file with --out.",
            EvaluationProblem.NotAPrediction =>
                $"{failure.Place}: {failure.What} Where an evaluation was cut off, let it end with cave eval --resume.",
            EvaluationProblem.NoPredictions => $"{failure.Place}: {failure.What} Make some with cave eval --out {failure.Place}.",
            EvaluationProblem.ScorerNotStarted =>
                $"--scorer {scorer}: {failure.What} Write the program and its arguments as one text, such as \"python3 score.py\".",
            EvaluationProblem.ScorerFailed => $"--scorer {scorer}: {failure.What} {failure.Advice}",
            _ => failure.Message,
        },
        failure);
}
