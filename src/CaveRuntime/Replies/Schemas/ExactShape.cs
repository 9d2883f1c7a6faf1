using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Replies.Schemas;

/// <summary>An answer that fits the user's own schema to the letter, and then is that JSON and nothing beside it.</summary>
internal sealed class ExactShape(JsonObject schema) : IAnswerShape
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Of a member that stands there twice one reader takes the first and another the last.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonObject s_any = new() { ["type"] = "object" };

    /// <inheritdoc/>
    public string Schema { get; } = schema.ToJsonString(s_readable);

    /// <summary>The form of a schema that was kept as text.</summary>
    public static ExactShape Of(string schema) => new((JsonObject)JsonNode.Parse(schema)!);

    /// <inheritdoc/>
    public string? Problem(Final final) => Read(final, out _);

    /// <inheritdoc/>
    public Final Fitted(Final final) => Read(final, out string? json) is null ? final with { Text = json!, Json = json } : final;

    // As a value, or as JSON in a text: either will do.
    private string? Read(Final final, out string? json)
    {
        json = null;
        string? problem = null;
        foreach (string said in new[] { final.Json, final.Text }.OfType<string>())
        {
            if (Parse(said) is not { } value)
            {
                problem ??= "there is no JSON object in the answer, or several that differ, or a member stands there twice";
                continue;
            }

            SchemaFit.Respell(schema, schema, value);
            if (SchemaFit.Problem(schema, value) is not { } wrong)
            {
                json = value.ToJsonString(s_readable);
                return null;
            }

            problem ??= wrong;
        }

        return problem ?? "there is no JSON in the answer";
    }

    // The whole of it, or the one fenced block or value in it.
    private static JsonObject? Parse(string said)
    {
        try
        {
            return JsonNode.Parse(said, documentOptions: s_strict) as JsonObject;
        }
        catch (JsonException)
        {
            return ReplyReader.Read(s_any, wrapped: false, said, out JsonElement found) is null && found.ValueKind == JsonValueKind.Object
                ? Strictly(found.GetRawText())
                : null;
        }
    }

    private static JsonObject? Strictly(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: s_strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
