using System.Text.Json;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Reads the <c>usage</c> of a reply. A figure that a server leaves out stays null: an absent count is not a zero.</summary>
internal static class UsageReader
{
    public static UsageDetails? Read(JsonElement usage)
    {
        if (!usage.IsObject())
        {
            return null;
        }

        var input = usage.Member("prompt_tokens").Count() ?? usage.Member("input_tokens").Count();
        var output = usage.Member("completion_tokens").Count() ?? usage.Member("output_tokens").Count();
        var details = new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = usage.Member("total_tokens").Count()
                ?? (input is null && output is null ? null : (input ?? 0) + (output ?? 0)),
            CachedInputTokenCount = usage.Member("prompt_tokens_details").Member("cached_tokens").Count()
                ?? usage.Member("prompt_cache_hit_tokens").Count(), // DeepSeek
            ReasoningTokenCount = usage.Member("completion_tokens_details").Member("reasoning_tokens").Count(),
        };

        // A figure beyond this is nonsense, and would not fit the count of billionths.
        if (usage.Member("cost").Number() is { } cost and >= 0 and < 1_000_000_000)
        {
            details.SetCost(cost);
        }

        return input is null && output is null && details.AdditionalCounts is null ? null : details;
    }
}
