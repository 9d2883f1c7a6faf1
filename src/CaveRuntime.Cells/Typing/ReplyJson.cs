using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells.Typing;

/// <summary>How replies and answers are written as JSON: the same names, enums as words, nothing missing and nothing unknown.</summary>
internal static class ReplyJson
{
    /// <summary>
    /// Names in camel case, read without regard to case. A missing constructor argument is an error, and so is a null that the
    /// type does not allow.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter(), new TextConverter() },
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    /// <summary>
    /// All members are required and no others are allowed, as constrained decoding wants it; what may be left out may also be null.
    /// </summary>
    public static JsonSchemaExporterOptions SchemaOptions { get; } = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) =>
        {
            if (node is JsonObject schema && schema["properties"] is JsonObject properties)
            {
                schema["required"] = new JsonArray([.. properties.Select(p => (JsonNode)p.Key)]);
                schema["additionalProperties"] = false;
                if (typeof(ITuple).IsAssignableFrom(Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type))
                    schema["description"] = Positions(properties);
            }

            // The exporter says no more of it than that it is a text.
            if (node is JsonObject letter && (Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) == typeof(char))
                letter["description"] = "One character.";
            return node;
        },
    };

    /// <summary>Whether a schema is that of an object whose one member holds the value.</summary>
    public static bool Wraps(JsonObject schema) => schema["properties"] is JsonObject { Count: 1 } only && only.ContainsKey("value");

    /// <summary>A value put into the object that <see cref="Wrap"/> asks for.</summary>
    public static JsonElement Wrapped(JsonElement json) =>
        JsonSerializer.SerializeToElement(new JsonObject { ["value"] = JsonNode.Parse(json.GetRawText()) });

    /// <summary>An object whose one member holds what the schema describes.</summary>
    public static JsonObject Wrap(JsonNode schema)
    {
        JsonNode inner = schema.DeepClone();
        Move(inner);
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["value"] = inner },
            ["required"] = new JsonArray("value"),
            ["additionalProperties"] = false,
        };
    }

    /// <summary>The schema without default values, which constrained decoding does not know.</summary>
    public static JsonObject WithoutDefaults(JsonObject schema)
    {
        var copy = (JsonObject)schema.DeepClone();
        Visit(copy, node =>
        {
            // A property may be named "default": that one is a schema.
            if (node["default"] is not JsonObject)
                node.Remove("default");
        });
        return copy;
    }

    // The names that C# shows for the elements of a tuple are the compiler's: they are not in the type.
    private static string Positions(JsonObject properties)
    {
        string places = string.Join(", ", properties.Select((p, i) => $"{p.Key} is number {i + 1}"));
        return $"Values by position: {places} of what is asked for, in its order.";
    }

    private static void Move(JsonNode schema) => Visit(schema, node =>
    {
        if (node["$ref"] is JsonValue value && value.TryGetValue(out string? path) && path.StartsWith('#'))
            node["$ref"] = "#/properties/value" + path[1..];
    });

    private static void Visit(JsonNode? node, Action<JsonObject> visit)
    {
        if (node is JsonObject o)
            visit(o);
        JsonNode?[] children = node switch
        {
            JsonObject members => [.. members.Select(m => m.Value)],
            JsonArray items => [.. items],
            _ => [],
        };
        foreach (JsonNode? child in children)
            Visit(child, visit);
    }
}
