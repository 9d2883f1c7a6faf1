namespace CaveRuntime.Budgets;

/// <summary>What one call is expected to use.</summary>
internal readonly record struct CallSize(long Tokens, decimal Cost);

/// <summary>
/// Learns from the calls of each model how large they get: tokens reported for tokens estimated, the longest reply, the
/// price of a token. Only the worst so far counts, because a reservation must not be too small. Not thread-safe.
/// </summary>
internal sealed class CallSizes
{
    private readonly Dictionary<string, Learned> _models = [];

    /// <summary>What a call will use at most; null where nothing is known of the model yet.</summary>
    public CallSize? Expect(string model, long promptTokens)
    {
        if (!_models.TryGetValue(model, out Learned known))
            return null;
        long tokens = (long)Math.Ceiling(promptTokens * known.InputRatio) + known.LongestReply;
        return new CallSize(tokens, tokens * known.TokenPrice);
    }

    /// <summary>Takes what a call was reported to have used. A call that used nothing teaches nothing.</summary>
    public void Learn(string model, long promptTokens, Usage usage)
    {
        long tokens = usage.InputTokens + usage.OutputTokens;
        // Of what somebody else has sent, nobody has made an estimate.
        if (tokens == 0 || promptTokens == 0)
            return;
        Learned known = _models.GetValueOrDefault(model);
        _models[model] = new Learned(
            Math.Max(known.InputRatio, usage.InputTokens / (double)Math.Max(1, promptTokens)),
            Math.Max(known.LongestReply, usage.OutputTokens),
            Math.Max(known.TokenPrice, (usage.CostUsd ?? 0) / tokens));
    }

    private readonly record struct Learned(double InputRatio, long LongestReply, decimal TokenPrice);
}
