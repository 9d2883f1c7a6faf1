using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Messages;

/// <summary>Brings the adapter's usage figures to the house's keys.</summary>
internal static class MessagesUsage
{
    private const string AdapterCacheWrite = "CacheCreationInputTokens";

    public static UsageDetails? Complete(UsageDetails? usage)
    {
        if (usage?.AdditionalCounts is { } counts && counts.Remove(AdapterCacheWrite, out var written))
        {
            counts[ModelUsage.CacheWriteKey] = written;
        }

        return usage;
    }
}
