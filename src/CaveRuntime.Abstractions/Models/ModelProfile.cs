using Microsoft.Extensions.AI;

namespace CaveRuntime.Models;

/// <summary>
/// What is known of a model before it is called. Every figure may be missing, and none is a promise: providers change them.
/// A chat client made by CaveRuntime.Models hands out its profile through <c>client.GetService(typeof(ModelProfile))</c>.
/// </summary>
public sealed record ModelProfile
{
    /// <summary>Input and output together, in tokens.</summary>
    public int? Window { get; init; }

    /// <summary>The longest reply, in tokens.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>US dollars for a million input tokens.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>US dollars for a million input tokens read from the provider's prompt cache; null means <see cref="InputPrice"/>.</summary>
    public decimal? CachedInputPrice { get; init; }

    /// <summary>US dollars for a million input tokens written to the provider's prompt cache; null means
    /// <see cref="InputPrice"/>.</summary>
    public decimal? CacheWritePrice { get; init; }

    /// <summary>US dollars for a million output tokens, reasoning included.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>The day on which the figures were right.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>
    /// What a call cost in US dollars: the provider's own figure if it reported one, else tokens times prices, else null.
    /// </summary>
    public decimal? Cost(UsageDetails usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        if (usage.Cost() is { } reported)
        {
            return reported;
        }

        if (InputPrice is not { } input || OutputPrice is not { } output)
        {
            return null;
        }

        var all = usage.InputTokenCount ?? 0;
        var cached = Math.Clamp(usage.CachedInputTokenCount ?? 0, 0, all);
        var written = usage.AdditionalCounts is { } counts && counts.TryGetValue(ModelUsage.CacheWriteKey, out var tokens)
            ? Math.Clamp(tokens, 0, all - cached)
            : 0;
        return ((all - cached - written) * input
            + cached * (CachedInputPrice ?? input)
            + written * (CacheWritePrice ?? input)
            + (usage.OutputTokenCount ?? 0) * output) / 1_000_000m;
    }
}
