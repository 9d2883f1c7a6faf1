using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// The JSON schema of a C# type, and the way back from a reply to a value of that type. A type whose JSON is not an object is
/// wrapped as <c>{"value": …}</c>, because constrained decoding takes objects only. Immutable, thread-safe.
/// </summary>
/// <typeparam name="T">Any type with a JSON form; records declared in a cell included.</typeparam>
internal sealed class ReplySchema<T>
{
    private readonly JsonObject _schema;
    private readonly bool _wrapped;

    private ReplySchema()
    {
        JsonNode schema = ReplyJson.Options.GetJsonSchemaAsNode(typeof(T), ReplyJson.SchemaOptions);
        _wrapped = schema is not JsonObject { } root || root["properties"] is not JsonObject;
        _schema = _wrapped ? ReplyJson.Wrap(schema) : (JsonObject)schema;
        Text = ReplyJson.WithoutDefaults(_schema).ToJsonString(ReplyJson.Options);
    }

    /// <summary>The schema of this type.</summary>
    /// <exception cref="NotSupportedException">The type has no JSON form.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "Internal; the type argument is the point.")]
    public static ReplySchema<T> Instance => field ??= new ReplySchema<T>();

    /// <summary>The schema as it is sent to a model.</summary>
    public string Text { get; }

    /// <summary>Reads a reply: the first JSON value in it that fits the schema, alone or among other words.</summary>
    /// <returns>Null on success, else what is wrong, with the place in the JSON.</returns>
    public string? Read(string reply, out T? value)
    {
        value = default;
        string? problem = null;
        foreach (JsonElement found in JsonFinder.Values(reply))
        {
            JsonElement json = _wrapped ? ReplyJson.Wrapped(found) : found;
            string? wrong = SchemaCheck.Problem(_schema, json) ?? Bind(_wrapped ? json.GetProperty("value") : json, out value);
            if (wrong is null)
                return null;
            problem ??= wrong;
        }

        return problem ?? "there is no JSON in the reply";
    }

    private static string? Bind(JsonElement json, out T? value)
    {
        value = default;
        try
        {
            value = json.Deserialize<T>(ReplyJson.Options);
            return null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException
            or FormatException or OverflowException)
        {
            return e.Message;
        }
    }
}
