using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaveRuntime.Objects;

/// <summary>Reads the JSON schema of a function into C# parameters: the plain types by their names, anything else as JSON.</summary>
internal static partial class FunctionSchema
{
    /// <summary>The parameters, those that must be given first.</summary>
    public static IReadOnlyList<(string Name, string Type, bool Required)> Parameters(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out JsonElement properties))
            return [];
        string?[] required = schema.TryGetProperty("required", out JsonElement names)
            ? [.. names.EnumerateArray().Select(n => n.GetString())]
            : [];
        return
        [
            .. properties.EnumerateObject()
                .Where(p => Name().IsMatch(p.Name))
                .Select(p => (p.Name, Type: TypeOf(p.Value), Required: required.Contains(p.Name)))
                .Select(p => (p.Name, p.Required || p.Type.EndsWith('?') ? p.Type : p.Type + "?", p.Required))
                .OrderByDescending(p => p.Required),
        ];
    }

    /// <summary>The C# type of what a schema describes.</summary>
    public static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out JsonElement type))
            return "JsonElement";
        string?[] types = type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(t => t.GetString())]
            : [type.GetString()];
        string name = types.FirstOrDefault(t => t != "null") switch
        {
            "string" => "string",
            "integer" => "long",
            "number" => "double",
            "boolean" => "bool",
            "array" => $"List<{(schema.TryGetProperty("items", out JsonElement items) ? TypeOf(items) : "JsonElement")}>",
            _ => "JsonElement",
        };
        return types.Contains("null") ? name + "?" : name;
    }

    [GeneratedRegex(@"^[A-Za-z_]\w*$")]
    private static partial Regex Name();
}
