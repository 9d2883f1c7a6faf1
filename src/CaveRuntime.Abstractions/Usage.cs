namespace CaveRuntime;

/// <summary>What a run has used, as the providers reported it or, where they did not, as it is estimated. Immutable.</summary>
/// <param name="InputTokens">Tokens sent, cached ones included.</param>
/// <param name="OutputTokens">Tokens received, reasoning included.</param>
/// <param name="CachedInputTokens">Those of the sent tokens that the provider had cached.</param>
/// <param name="ReasoningTokens">Those of the received tokens that were reasoning.</param>
/// <param name="CostUsd">Money in US dollars; null where neither the provider nor a price list says.</param>
/// <param name="Subcalls">Model calls made from inside cells.</param>
/// <param name="Children">Runs started from inside cells.</param>
/// <param name="SharedPrefixTokens">Estimated tokens that operator requests shared, from their beginning, with earlier ones: what a prefix
/// cache could have served.</param>
/// <param name="Estimated">Whether a part of the tokens is estimated, because a provider reported nothing that can be true.</param>
public sealed record Usage(
    long InputTokens = 0,
    long OutputTokens = 0,
    long CachedInputTokens = 0,
    long ReasoningTokens = 0,
    decimal? CostUsd = null,
    int Subcalls = 0,
    int Children = 0,
    long SharedPrefixTokens = 0,
    bool Estimated = false)
{
    /// <summary>Adds two usages up. A cost that is known for one side only counts as it is.</summary>
    public static Usage operator +(Usage left, Usage right) => new(
        left.InputTokens + right.InputTokens,
        left.OutputTokens + right.OutputTokens,
        left.CachedInputTokens + right.CachedInputTokens,
        left.ReasoningTokens + right.ReasoningTokens,
        left.CostUsd is null && right.CostUsd is null ? null : (left.CostUsd ?? 0) + (right.CostUsd ?? 0),
        left.Subcalls + right.Subcalls,
        left.Children + right.Children,
        left.SharedPrefixTokens + right.SharedPrefixTokens,
        left.Estimated || right.Estimated);

    /// <summary>The same as <c>left + right</c>.</summary>
    public static Usage Add(Usage left, Usage right) => left + right;
}
