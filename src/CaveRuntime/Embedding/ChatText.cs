using System.Text;
using CaveRuntime.Cells.Cutting;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Embedding;

/// <summary>One text of a chat message. Immutable.</summary>
/// <param name="Value">The characters.</param>
/// <param name="Name">The name that it came with; null for none.</param>
internal sealed record ChatText(string Value, string? Name)
{
    /// <summary>Stands for content that is no text: a picture, a call of a tool.</summary>
    public static ChatText Other { get; } = new("", null);

    /// <summary>Estimated.</summary>
    public long Tokens { get; } = Count(Value);

    public static long Count(string? text) => text is null ? 0 : TokenEstimate.Of(text);

    /// <summary>The texts of a message; what the model thought or used is not part of its content.</summary>
    public static List<ChatText> Of(ChatMessage message) =>
        [.. message.Contents.Where(c => c is not (TextReasoningContent or UsageContent or ErrorContent)).Select(Of)];

    private static ChatText Of(AIContent content) => content switch
    {
        TextContent text => new ChatText(text.Text, null),
        DataContent data when data.HasTopLevelMediaType("text") || data.MediaType is "application/json" or "application/xml" =>
            new ChatText(Encoding.UTF8.GetString(data.Data.Span), data.Name),
        _ => Other,
    };
}
