namespace CaveRuntime.Cli.Output;

// Property names become the contract's names in snake case; their order is the order on the line.

/// <summary>What a run came to: the object of <c>--output json</c>.</summary>
internal sealed record AnswerShape(
    string RunId,
    string? Answer,
    string Stop,
    int Turns,
    UsageShape Usage,
    IReadOnlyDictionary<string, UsageShape> ByModel,
    IReadOnlyList<UsageShape> ByDepth,
    long PeakViewTokens,
    IsolationShape Isolation,
    long ElapsedMs,
    ErrorShape? Error)
{
    public static AnswerShape Of(Answer answer) => new(
        answer.RunId,
        answer.Text,
        Words.Of(answer.Stop),
        answer.Turns,
        UsageShape.Of(answer.Usage),
        answer.ByModel.ToDictionary(m => m.Key, m => UsageShape.Of(m.Value)),
        [.. answer.ByDepth.Select(UsageShape.Of)],
        answer.PeakViewTokens,
        new IsolationShape(Words.Of(answer.Isolation.Mode), Words.Of(answer.Isolation.Tier)),
        (long)answer.Elapsed.TotalMilliseconds,
        answer.Error is { } error ? new ErrorShape(error.Code, error.Message) : null);
}

internal sealed record UsageShape(long InputTokens, long OutputTokens, long CachedInputTokens, long ReasoningTokens, decimal? CostUsd, int Subcalls, int Children, long SharedPrefixTokens)
{
    public static UsageShape Of(Usage usage) =>
        new(usage.InputTokens, usage.OutputTokens, usage.CachedInputTokens, usage.ReasoningTokens, usage.CostUsd, usage.Subcalls, usage.Children, usage.SharedPrefixTokens);
}

internal sealed record IsolationShape(string Mode, string Tier);

internal sealed record ErrorShape(string Code, string Message);
