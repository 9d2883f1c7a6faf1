using Microsoft.Extensions.AI;

namespace CaveRuntime.Models;

/// <summary>
/// What a provider reports beyond the fields of <see cref="UsageDetails"/>. The figures lie in <see cref="UsageDetails.AdditionalCounts"/>,
/// so that adding two usages adds them too.
/// </summary>
public static class ModelUsage
{
    /// <summary>
    /// Key of the provider's own cost figure, in billionths of a US dollar (10⁻⁹ USD): small enough for one cached token, and a long holds
    /// nine billion dollars.
    /// Absent where the provider reports none; zero means that it reported zero.
    /// </summary>
    public const string CostKey = "cost_nano_usd";

    /// <summary>Key of the input tokens that the provider wrote into its prompt cache (Anthropic); they are part of the input
    /// tokens.</summary>
    public const string CacheWriteKey = "cache_write_input_tokens";

    /// <summary>Key of a 1 that says that the figures are estimated and not counted. For a client that counts no tokens.</summary>
    public const string EstimatedKey = "estimated";

    /// <summary>
    /// Key in <see cref="ChatResponse.AdditionalProperties"/> (streaming: of the last update) of a string that the user should see,
    /// such as a server that reported far fewer prompt tokens than the prompt must have had.
    /// </summary>
    public const string WarningKey = "cave_warning";

    private const decimal NanosPerDollar = 1_000_000_000m;

    /// <summary>The cost that the provider reported, in US dollars, or null where it reported none.</summary>
    public static decimal? Cost(this UsageDetails usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.AdditionalCounts is { } counts && counts.TryGetValue(CostKey, out var nanos) ? nanos / NanosPerDollar : null;
    }

    /// <summary>Whether the figures are estimated.</summary>
    public static bool IsEstimated(this UsageDetails? usage) =>
        usage?.AdditionalCounts is { } counts && counts.TryGetValue(EstimatedKey, out var estimated) && estimated > 0;

    /// <summary>Notes the cost that the provider reported, in US dollars.</summary>
    public static void SetCost(this UsageDetails usage, decimal dollars)
    {
        ArgumentNullException.ThrowIfNull(usage);
        (usage.AdditionalCounts ??= [])[CostKey] = (long)decimal.Round(dollars * NanosPerDollar);
    }

    /// <summary>The warning that came with a reply, or null; also where the reply was put together from a stream.</summary>
    public static string? Warning(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        // An update's properties become those of the message when a stream is put together.
        return In(response.AdditionalProperties)
            ?? response.Messages.Select(m => In(m.AdditionalProperties)).FirstOrDefault(w => w is not null);

        static string? In(AdditionalPropertiesDictionary? properties) =>
            properties is not null && properties.TryGetValue(WarningKey, out var warning) ? warning as string : null;
    }
}
