using Microsoft.Extensions.AI;

namespace CaveRuntime.Transcripts;

/// <summary>
/// A reply's call as its provider made it, with what the provider wants back beside it: the call's id, signatures, thoughts. A view shows
/// the reply's text; where it is sent as a call again, this goes with it, and only to the model that it came from. Immutable by agreement.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Call">The call that was run.</param>
/// <param name="Thoughts">What was thought before it.</param>
/// <param name="Properties">What the provider put beside the whole message.</param>
internal sealed record NativeReply(
    string Model,
    FunctionCallContent Call,
    IReadOnlyList<TextReasoningContent> Thoughts,
    AdditionalPropertiesDictionary Properties)
{
    private const string Key = "cave_native";

    /// <summary>What came with this response.</summary>
    public static NativeReply Of(string model, ChatResponse response, FunctionCallContent call)
    {
        ChatMessage message = response.Messages.First(m => m.Contents.Contains(call));
        // What came with the last piece of a stream lies with the response, else with the message.
        var properties = new AdditionalPropertiesDictionary(
            (response.AdditionalProperties ?? []).Concat(message.AdditionalProperties ?? []).DistinctBy(p => p.Key));
        return new NativeReply(model, call, [.. message.Contents.OfType<TextReasoningContent>()], properties);
    }

    /// <summary>What goes with a message of a view, if it came from this model.</summary>
    public static NativeReply? Of(ChatMessage message, string model) =>
        message.AdditionalProperties is { } properties && properties.TryGetValue(Key, out object? native)
            && native is NativeReply known && known.Model == model ? known : null;

    /// <summary>Puts this beside a message.</summary>
    public void AddTo(ChatMessage message) => (message.AdditionalProperties ??= [])[Key] = this;
}
