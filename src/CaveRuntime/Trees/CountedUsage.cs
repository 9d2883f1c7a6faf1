using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>
/// What a call has used: the provider's figures where they can be true, and where they cannot, or where there are none, the estimate. A
/// ceiling holds only if every call counts.
/// </summary>
internal static class CountedUsage
{
    // Estimates of ordinary text are right within a half; no tokenizer is off by this much. What providers add around a request (templates,
    // tools) and what a model thinks unseen is room above.
    private const int LeastShare = 8, MostTimes = 10;
    private const long HiddenInput = 20_000, HiddenOutput = 1_000_000;

    /// <summary>The usage of one call.</summary>
    /// <param name="reported">What the provider reported; null for nothing.</param>
    /// <param name="input">Estimated tokens of what was sent; 0 where nothing reached the model.</param>
    /// <param name="output">Estimated tokens of what came back.</param>
    /// <param name="cost">The price of a usage; null where nobody knows it.</param>
    /// <param name="isSubcall">Whether a cell asked.</param>
    public static Usage Of(UsageDetails? reported, long input, long output, Func<UsageDetails, decimal?> cost, bool isSubcall)
    {
        var counted = new UsageDetails
        {
            InputTokenCount = Credible(reported?.InputTokenCount, input, HiddenInput),
            OutputTokenCount = Credible(reported?.OutputTokenCount, output, HiddenOutput),
        };
        bool estimated = reported.IsEstimated() || counted.InputTokenCount is null || counted.OutputTokenCount is null;
        counted.InputTokenCount ??= input;
        counted.OutputTokenCount ??= output;
        counted.CachedInputTokenCount = Math.Clamp(reported?.CachedInputTokenCount ?? 0, 0, counted.InputTokenCount.Value);
        counted.ReasoningTokenCount = Math.Clamp(reported?.ReasoningTokenCount ?? 0, 0, counted.OutputTokenCount.Value);
        counted.AdditionalCounts = reported?.AdditionalCounts is { } others ? new(others) : null;
        bool isNothing = counted.InputTokenCount == 0 && counted.OutputTokenCount == 0 && reported?.Cost() is null;
        return new Usage(
            counted.InputTokenCount.Value,
            counted.OutputTokenCount.Value,
            counted.CachedInputTokenCount.Value,
            counted.ReasoningTokenCount.Value,
            isNothing ? null : cost(counted),
            isSubcall ? 1 : 0,
            Estimated: estimated && !isNothing);
    }

    /// <summary>The usage of a call that somebody else has made, as it was told.</summary>
    /// <param name="reported">What was told.</param>
    /// <param name="cost">The price of a usage that names none; null where nobody knows it.</param>
    public static Usage Told(UsageDetails reported, Func<UsageDetails, decimal?> cost)
    {
        long total = Math.Max(0, reported.TotalTokenCount ?? 0);
        long input = Math.Max(0, reported.InputTokenCount ?? (total - (reported.OutputTokenCount ?? 0)));
        // Some count what a model thought only in the total.
        long output = Math.Max(Math.Max(0, reported.OutputTokenCount ?? 0), total - input);
        return new Usage(
            input,
            output,
            Math.Clamp(reported.CachedInputTokenCount ?? 0, 0, input),
            Math.Clamp(reported.ReasoningTokenCount ?? 0, 0, output),
            reported.Cost() ?? cost(new UsageDetails
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                CachedInputTokenCount = reported.CachedInputTokenCount,
            }),
            Estimated: reported.IsEstimated());
    }

    /// <summary>Estimated tokens of a reply, with what it thought and called.</summary>
    public static long EstimateOf(ChatResponse response) => response.Messages.Sum(m => m.Contents.Sum(c => c switch
    {
        TextContent text => TokenCount.Estimate(text.Text),
        TextReasoningContent thought => TokenCount.Estimate(thought.Text),
        FunctionCallContent call => call.Arguments?.Sum(a => TokenCount.Estimate(a.Value?.ToString())) ?? 0,
        _ => 0,
    }));

    /// <summary>Whether a call that failed may have reached the model, so that it has to be paid for: it was cut off while nothing, or only
    /// a part, had come. An error with a status was the server's own word before it began.</summary>
    public static bool MayHaveCost(Exception e) => e switch
    {
        ModelException { Kind: ModelErrorKind.Unavailable, Status: null } model => model.InnerException is not HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
        },
        OperationCanceledException => true,
        _ => false,
    };

    private static long? Credible(long? reported, long estimate, long hidden) =>
        reported is { } tokens && tokens >= (estimate + LeastShare - 1) / LeastShare && tokens <= (estimate * MostTimes) + hidden
            ? tokens
            : estimate == 0 ? 0 : null;
}
