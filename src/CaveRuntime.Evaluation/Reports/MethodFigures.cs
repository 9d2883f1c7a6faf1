namespace CaveRuntime.Evaluation.Reports;

/// <summary>
/// What one method came to over questions of one size. Figures of use are over the questions that were really asked; null where the lines
/// do not
/// have them. Immutable.
/// </summary>
/// <param name="Questions">How many there are.</param>
/// <param name="Answered">How many have an answer.</param>
/// <param name="Score">The mean over all questions, 0 to 1.</param>
/// <param name="Tokens">Input and output tokens of a question, median.</param>
/// <param name="Usd">US dollars for a question, mean; null where one of them has no price.</param>
/// <param name="PeakView">The largest view of a question in tokens, median.</param>
/// <param name="LargestPeakView">The largest view of all.</param>
/// <param name="Time">Time of a question, median.</param>
/// <param name="Ends">Why runs ended, and how often; the most frequent first.</param>
public sealed record MethodFigures(
    int Questions,
    int Answered,
    double Score,
    double? Tokens,
    decimal? Usd,
    double? PeakView,
    long? LargestPeakView,
    TimeSpan? Time,
    IReadOnlyList<(string Reason, int Count)> Ends)
{
    /// <returns>Null where there is no question.</returns>
    internal static MethodFigures? Of(ScoredMethod method, IReadOnlyList<EvaluationInstance> questions)
    {
        if (questions.Count == 0)
            return null;
        Prediction?[] lines = [.. questions.Select(q => method.Predictions.Lines.GetValueOrDefault(q.Id))];
        Prediction[] asked = [.. lines.OfType<Prediction>().Where(l => l is { Stop: not null, Usage: not null })];
        bool isPriced = asked.Length > 0 && asked.All(l => l.Usage!.CostUsd is not null);
        return new MethodFigures(
            questions.Count,
            lines.Count(l => l?.Answer is not null),
            questions.Average(q => method.Scores[q.Group]),
            Median.Of(asked.Select(l => (double)(l.Usage!.InputTokens + l.Usage.OutputTokens))),
            isPriced ? asked.Average(l => l.Usage!.CostUsd!.Value) : null,
            Median.Of(asked.Select(l => (double)l.PeakViewTokens)),
            asked.Length > 0 ? asked.Max(l => l.PeakViewTokens) : null,
            Median.Of(asked.Select(l => (double)l.ElapsedMs)) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            [.. lines.CountBy(End).OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => (e.Key, e.Value))]);
    }

    private static string End(Prediction? line) =>
        line is null ? "missing" : line.Stop ?? (line.Error is { } error ? $"not asked ({error.Code})" : "not recorded");
}
