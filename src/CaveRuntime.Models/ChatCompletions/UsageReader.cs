using System.Text.Json;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Reads the <c>usage</c> of a reply. A figure that a server leaves out stays null: an absent count is not a zero.</summary>
internal static class UsageReader
{
    /// <summary>
    /// Two reports of one reply as one: some servers count in every chunk, from the beginning on, some give each figure in another chunk,
    /// and some end with zeros. The largest figure is the last that was counted.
    /// </summary>
    public static UsageDetails? Later(UsageDetails? before, UsageDetails? next)
    {
        if (before is null || next is null)
        {
            return next ?? before;
        }

        var details = new UsageDetails
        {
            InputTokenCount = Larger(before.InputTokenCount, next.InputTokenCount),
            OutputTokenCount = Larger(before.OutputTokenCount, next.OutputTokenCount),
            TotalTokenCount = Larger(before.TotalTokenCount, next.TotalTokenCount),
            CachedInputTokenCount = Larger(before.CachedInputTokenCount, next.CachedInputTokenCount),
            ReasoningTokenCount = Larger(before.ReasoningTokenCount, next.ReasoningTokenCount),
        };
        if (next.Cost() is not null || before.Cost() is not null)
        {
            details.SetCost(Math.Max(before.Cost() ?? 0, next.Cost() ?? 0));
        }

        return details;

        static long? Larger(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
    }

    /// <summary>The usage that a reply or a chunk holds, in one of the places where servers put it.</summary>
    public static UsageDetails? Find(JsonElement reply) =>
        Read(reply.Member("usage"))
        ?? Read(reply.Member("x_groq").Member("usage"))
        ?? Read(reply.Member("choices").First().Member("usage")); // Moonshot

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
