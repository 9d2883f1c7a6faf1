using System.Text.Json;

namespace CaveRuntime.Evaluation;

/// <summary>
/// What a method said to one task. A task that failed has no answer and an error. Those that other programs or an older cave wrote may have
/// no more
/// than an id and an answer. Immutable.
/// </summary>
/// <param name="Id">The task.</param>
/// <param name="Task">The kind of task.</param>
/// <param name="SizeTokensApprox">About how many tokens the input has.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Model">The model.</param>
/// <param name="SubModel">The model that cells asked, where it was another one.</param>
/// <param name="Answer">The answer; null for none.</param>
/// <param name="Stop">
/// Why the run ended: a <see cref="StopReason"/> in snake case, or what another program wrote; null where there was no run.
/// </param>
/// <param name="Turns">Turns taken.</param>
/// <param name="Usage">What the run used.</param>
/// <param name="PeakViewTokens">Estimated tokens of the largest view.</param>
/// <param name="ElapsedMs">Time of the run.</param>
/// <param name="Error">Why there is no answer.</param>
public sealed record Prediction(
    string Id,
    string? Task,
    long? SizeTokensApprox,
    string? Method,
    string? Model,
    string? SubModel,
    string? Answer,
    string? Stop,
    int Turns,
    Usage? Usage,
    long PeakViewTokens,
    long ElapsedMs,
    RunError? Error)
{
    /// <summary>What a run came to.</summary>
    public static Prediction Of(EvaluationTask task, MethodAndModels by, Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Empty(task, by) with
        {
            Answer = answer.Text,
            Stop = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Stop.ToString()),
            Turns = answer.Turns,
            Usage = answer.Usage,
            PeakViewTokens = answer.PeakViewTokens,
            ElapsedMs = (long)answer.Elapsed.TotalMilliseconds,
            Error = answer.Error,
        };
    }

    /// <summary>A task that could not even be asked: there is no reason why its run ended.</summary>
    public static Prediction Failed(EvaluationTask task, MethodAndModels by, string code, string message) =>
        Empty(task, by) with { Error = new RunError(code, message) };

    private static Prediction Empty(EvaluationTask task, MethodAndModels by) =>
        new(task.Id, task.Task, task.SizeTokensApprox, by.Method, by.Model, by.SubModel, null, null, 0, new Usage(), 0, 0, null);
}
