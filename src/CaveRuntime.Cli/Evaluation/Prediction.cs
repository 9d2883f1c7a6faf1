using CaveRuntime.Cli.Output;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>
/// One line of <c>cave eval --out</c>: what the method said to one task. A task that failed has no answer and an error. Lines that other programs or an
/// older cave wrote may have no more than an id and an answer.
/// </summary>
internal sealed record Prediction(
    string Id,
    string? Task,
    long? SizeTokensApprox,
    string? Method,
    string? Model,
    string? SubModel,
    string? Answer,
    string? Stop,
    int Turns,
    UsageShape? Usage,
    long PeakViewTokens,
    long ElapsedMs,
    ErrorShape? Error)
{
    public static Prediction Of(EvalTask task, Setup setup, Answer answer)
    {
        AnswerShape shape = AnswerShape.Of(answer);
        return Empty(task, setup) with
        {
            Answer = shape.Answer, Stop = shape.Stop, Turns = shape.Turns, Usage = shape.Usage,
            PeakViewTokens = shape.PeakViewTokens, ElapsedMs = shape.ElapsedMs, Error = shape.Error,
        };
    }

    /// <summary>A task that could not even be asked: there is no reason why its run ended.</summary>
    public static Prediction Failed(EvalTask task, Setup setup, string code, string message) =>
        Empty(task, setup) with { Error = new ErrorShape(code, message) };

    private static Prediction Empty(EvalTask task, Setup setup) =>
        new(task.Id, task.Task, task.SizeTokensApprox, setup.Method, setup.Model, setup.SubModel, null, null, 0, UsageShape.Of(new Usage()), 0, 0, null);
}
