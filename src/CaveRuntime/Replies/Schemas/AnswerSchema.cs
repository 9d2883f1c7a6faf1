using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Replies.Schemas;

namespace CaveRuntime;

/// <summary>A JSON schema that an answer is held to. Immutable.</summary>
public sealed class AnswerSchema
{
    private static readonly JsonDocumentOptions s_lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private readonly JsonObject _schema;

    private AnswerSchema(JsonObject schema) => _schema = schema;

    /// <summary>The schema as JSON.</summary>
    public string Text => Shape.Schema;

    internal ExactShape Shape => field ??= new ExactShape(_schema);

    /// <summary>Reads a schema. It is that of an object; of its words, types, properties, items, enum, const, references within it, forms
    /// (anyOf, oneOf, allOf), bounds, lengths, patterns, and the formats date, date-time, time, uuid and uri count.</summary>
    /// <param name="json">The schema, as JSON.</param>
    /// <exception cref="FormatException">It is no JSON, or a schema that an answer cannot be held to. The message says what is wrong, and
    /// where.</exception>
    public static AnswerSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            JsonObject schema = JsonNode.Parse(json, documentOptions: s_lenient) as JsonObject
                ?? throw new FormatException("$: a schema expected, which is an object");
            return SchemaWords.Problem(schema) is { } problem ? throw new FormatException(problem) : new AnswerSchema(schema);
        }
        catch (JsonException e)
        {
            throw new FormatException(
                FormattableString.Invariant($"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: this is no JSON: {Reason(e)}"), e);
        }
    }

    // Without the place, which is said in front of it, counted from 1.
    private static string Reason(JsonException e) =>
        e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0].TrimEnd('.');
}
