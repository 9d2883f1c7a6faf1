using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Cells.Typing;
using CaveRuntime.Replies;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Embedding;

/// <summary>The form that a chat request wants its answer to have: JSON, with or without a schema.</summary>
internal sealed class ChatShape(JsonObject schema) : IAnswerShape
{
    /// <summary>The form of the request; null for free text.</summary>
    public static ChatShape? Of(ChatResponseFormat? format) => format is not ChatResponseFormatJson json ? null
        : new ChatShape(json.Schema is { ValueKind: JsonValueKind.Object } schema ? JsonObject.Create(schema)! : []);

    /// <inheritdoc/>
    public string Schema => schema.ToJsonString();

    /// <inheritdoc/>
    public string? Problem(Final final) => Read(final.Text, final.Json).Problem;

    /// <summary>The answer as JSON that fits, given as a value or as JSON in a text; or what is wrong with it.</summary>
    public (string? Json, string? Problem) Read(string? text, string? json)
    {
        string? problem = null;
        foreach (string candidate in new[] { json, text }.OfType<string>())
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(candidate);
                string? found = SchemaCheck.Problem(schema, document.RootElement);
                if (found is null)
                    return (candidate, null);
                problem ??= found;
            }
            catch (JsonException e)
            {
                problem ??= $"it is no JSON: {e.Message}";
            }
        }

        return (null, problem ?? "there is no answer");
    }
}
