using Microsoft.Extensions.AI;

namespace CaveRuntime.Running;

/// <summary>A model and the name that reports give it.</summary>
internal sealed record NamedModel(string Name, IChatClient Client)
{
    /// <summary>Names a client by what it says of itself: <c>provider:model</c>.</summary>
    public static NamedModel Of(IChatClient client)
    {
        var about = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        string provider = about?.ProviderName ?? "model";
        return new NamedModel(about?.DefaultModelId is { } model && model != provider ? $"{provider}:{model}" : provider, client);
    }

    /// <summary>Input and output together, in tokens; null where nobody knows.</summary>
    public int? Window => Profile?.Window;

    private ModelProfile? Profile => Client.GetService(typeof(ModelProfile)) as ModelProfile;

    /// <summary>What one call has used, as the provider reported it.</summary>
    public Usage UsageOf(UsageDetails? details, bool isSubcall) => new(
        details?.InputTokenCount ?? 0,
        details?.OutputTokenCount ?? 0,
        details?.CachedInputTokenCount ?? 0,
        details?.ReasoningTokenCount ?? 0,
        details is null ? null : Profile?.Cost(details) ?? details.Cost(),
        isSubcall ? 1 : 0);
}
