using CaveRuntime.Models.Errors;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Efforts;

/// <summary>Asks every question with the effort that the model's name says, unless the question says another.</summary>
internal sealed class EffortClient(IChatClient inner, ReasoningEffort effort) : DelegatingChatClient(inner)
{
    // Beside the options of the request, and sent to nobody: an effort that the user has written is not silently left out.
    private const string Key = "cave_effort";

    /// <summary>Whether the effort of a request is one that a model's name says.</summary>
    public static bool IsDemanded(ChatOptions? options) => options?.AdditionalProperties?.ContainsKey(Key) == true;

    /// <summary>The error of a model that takes no effort.</summary>
    public static ModelException Refused(Endpoint at, string said) => new(
        ModelErrorKind.Other,
        at.Say($"the model takes no such reasoning effort: {said}", "Leave the @ and what follows out of its name, or name another effort."));

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, With(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, With(options), cancellationToken);

    /// <summary>The model goes by its whole name, so that replies of one effort are never taken for those of another.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        var found = base.GetService(serviceType, serviceKey);
        return serviceType == typeof(ChatClientMetadata) && found is ChatClientMetadata { DefaultModelId: { } model } about
            ? new ChatClientMetadata(about.ProviderName, about.ProviderUri, $"{model}@{EffortName.Word(effort)}")
            : found;
    }

    private ChatOptions With(ChatOptions? options)
    {
        if (options?.Reasoning?.Effort is not null)
        {
            return options;
        }

        var changed = options?.Clone() ?? new ChatOptions();
        changed.Reasoning = new ReasoningOptions { Effort = effort, Output = options?.Reasoning?.Output };
        (changed.AdditionalProperties ??= [])[Key] = true;
        return changed;
    }
}
