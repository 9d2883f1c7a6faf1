using CaveRuntime.Cli.Output;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>One line of <c>cave eval --out</c>: what the method said to one task. A task that failed has no answer and an error.</summary>
internal sealed record Prediction(
    string Id,
    string? Answer,
    string? Stop,
    int Turns,
    UsageShape Usage,
    long PeakViewTokens,
    long ElapsedMs,
    ErrorShape? Error)
{
    public static Prediction Of(string id, Answer answer)
    {
        AnswerShape shape = AnswerShape.Of(answer);
        return new Prediction(id, shape.Answer, shape.Stop, shape.Turns, shape.Usage, shape.PeakViewTokens, shape.ElapsedMs, shape.Error);
    }

    /// <summary>A task that could not even be asked: there is no reason why its run ended.</summary>
    public static Prediction Failed(string id, string code, string message) =>
        new(id, null, null, 0, UsageShape.Of(new Usage()), 0, 0, new ErrorShape(code, message));
}
