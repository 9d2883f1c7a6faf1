using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// The JSON schema of a C# type, and the way back from a reply to a value of that type. A type whose JSON is not an object is
/// wrapped as <c>{"value": …}</c>, because constrained decoding takes objects only. Immutable, thread-safe.
/// </summary>
/// <typeparam name="T">Any type with a JSON form; records declared in a cell included.</typeparam>
internal sealed partial class ReplySchema<T>
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

    /// <summary>Reads a reply, where it leaves no doubt of which value it means: see <see cref="ReplyReader"/>.</summary>
    /// <returns>Null on success, else what is wrong, with the place in the JSON.</returns>
    public string? Read(string reply, out T? value)
    {
        value = default;
        return ReplyReader.Read(_schema, _wrapped, reply, out JsonElement json) ?? Bind(_wrapped ? json.GetProperty("value") : json, out value);
    }

    private static string? Bind(JsonElement json, out T? value)
    {
        value = default;
        try
        {
            value = json.Deserialize<T>(ReplyJson.Options);
            // A number that is too large for a float or a Half becomes infinity, which JSON cannot hold.
            if (LargeNumber().IsMatch(json.GetRawText()))
                JsonSerializer.Serialize(value, ReplyJson.Options);
            return null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException
            or FormatException or OverflowException)
        {
            value = default;
            return e.Message;
        }
    }

    [GeneratedRegex(@"\d{5}|[eE]", RegexOptions.CultureInvariant)]
    private static partial Regex LargeNumber();
}
