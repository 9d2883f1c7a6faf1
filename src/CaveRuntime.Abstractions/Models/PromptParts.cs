using Microsoft.Extensions.AI;

namespace CaveRuntime.Models;

/// <summary>
/// What a message of the runtime is and what it was made of, as data beside its text. A chat client that is no language model (a rule, a
/// script, a fixed reply) reads it in place of the prompt's words, which may change. A message without it is a plain message of somebody
/// else. Immutable.
/// </summary>
/// <remarks>It lies in <see cref="ChatMessage.AdditionalProperties"/> under <see cref="Key"/> and is not sent to any server.</remarks>
/// <param name="Kind">What the message is.</param>
public sealed record PromptParts(PromptKind Kind)
{
    /// <summary>The key in <see cref="ChatMessage.AdditionalProperties"/>.</summary>
    public const string Key = "cave_prompt";

    /// <summary>
    /// What is asked, in the asker's own words; for a <see cref="PromptKind.Query"/> the whole of them. Null where nothing is.
    /// </summary>
    public string? Question { get; init; }

    /// <summary>
    /// The text to read for it; for a <see cref="PromptKind.Reduce"/> a JSON array of partial answers. Null where there is none.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>The JSON schema that the reply has to fit; null for free text.</summary>
    public string? Schema { get; init; }

    /// <summary>The reply that is agreed on for "the text does not say"; null where the model says so in words of its own.</summary>
    public string? NothingFound { get; init; }

    /// <summary>For an <see cref="PromptKind.Observation"/>: whether it says that the variables of earlier cells are lost.</summary>
    public bool IsWorkerLost { get; init; }

    /// <summary>What a message is; null where it is a plain one.</summary>
    public static PromptParts? Of(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.AdditionalProperties is { } properties && properties.TryGetValue(Key, out object? parts)
            ? parts as PromptParts
            : null;
    }

    /// <summary>A message with this text that carries these parts.</summary>
    public ChatMessage ToMessage(ChatRole role, string text) =>
        new(role, text) { AdditionalProperties = new AdditionalPropertiesDictionary { [Key] = this } };
}
