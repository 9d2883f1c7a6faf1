using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>A model and the name that reports give it.</summary>
internal sealed record NamedModel(string Name, IChatClient Client)
{
    /// <summary>The model that writes a session's cells. What the options say of its window goes before what is known of it.</summary>
    public static NamedModel Operator(CaveOptions options) => options.Windows is [var known, ..]
        ? Of(options.Model) with { GivenWindow = known.Operator, IsKept = true }
        : Of(options.Model) with { GivenWindow = options.ContextWindow };

    /// <summary>The model that cells ask.</summary>
    public static NamedModel Leaf(CaveOptions options) =>
        options.SubModel is not { } other || other == options.Model ? Operator(options)
        : options.Windows is [var known, ..] ? Of(other) with { GivenWindow = known.Leaf, IsKept = true }
        : Of(other);

    /// <summary>The model that sums up what leaves the view.</summary>
    public static NamedModel Summarizer(CaveOptions options) =>
        options.SummaryModel is not { } other || other == options.Model ? Operator(options) : Of(other);

    /// <summary>Partial results that one reduce step takes: half of the window that the reducing model has, the rest is for the question
    /// and the reply.</summary>
    public static int ReduceTokens(CaveOptions options) => Leaf(options).Window is { } window ? Math.Max(500, window / 2) : 16_000;

    /// <summary>Input and output together, in tokens; null where nobody knows.</summary>
    public int? Window => IsKept ? GivenWindow : GivenWindow ?? Profile?.Window;

    // Whether it is what was known at an earlier time, and nothing else counts.
    private bool IsKept { get; init; }

    private int? GivenWindow { get; init; }

    private ModelProfile? Profile { get; } = Client.GetService(typeof(ModelProfile)) as ModelProfile;

    /// <summary>Whether it is known what the model costs before it is asked.</summary>
    public bool HasPrice => Profile is { InputPrice: not null, OutputPrice: not null };

    /// <summary>What tokens cost in US dollars, where none of them is cached; for a model that has a price.</summary>
    public decimal? CostOf(long input, long output) =>
        Profile?.Cost(new UsageDetails { InputTokenCount = input, OutputTokenCount = output });

    /// <summary>The same for a usage of which some may be cached.</summary>
    public decimal? CostOf(UsageDetails usage) => Profile?.Cost(usage);

    /// <summary>What one call has used, estimated where the provider does not say.</summary>
    public Usage UsageOf(UsageDetails? reported, long input, long output, bool isSubcall) =>
        CountedUsage.Of(reported, input, output, Cost, isSubcall);

    /// <summary>What a usage costs: what the provider says, unless it says nothing, or zero where there is a price.</summary>
    private decimal? Cost(UsageDetails usage)
    {
        if (usage.Cost() is > 0 and var reported)
            return reported;
        decimal? zero = usage.Cost();
        usage.AdditionalCounts?.Remove(ModelUsage.CostKey);
        return Profile?.Cost(usage) ?? zero;
    }

    /// <summary>Names a client by what it says of itself: <c>provider:model</c>.</summary>
    private static NamedModel Of(IChatClient client)
    {
        var about = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        string provider = about?.ProviderName ?? "model";
        return new NamedModel(about?.DefaultModelId is { } model && model != provider ? $"{provider}:{model}" : provider, client);
    }
}
