using System.Globalization;
using System.Text.Json;

namespace CaveRuntime.Objects;

/// <summary>One parameter of a function of the AI abstractions. Immutable.</summary>
/// <param name="Name">As cells name it.</param>
/// <param name="Known">As the function knows it.</param>
/// <param name="Type">Its type in C#.</param>
/// <param name="Default">What it is where a cell leaves it out, as an expression; null where it has to be given.</param>
/// <param name="Said">What is said of it; empty for nothing.</param>
internal sealed record FunctionParameter(string Name, string Known, string Type, string? Default, string Said)
{
    /// <summary>As it stands in the list of parameters.</summary>
    public override string ToString() => Default is null ? $"{Type} {Name}" : $"{Type} {Name} = {Default}";
}

/// <summary>Reads the JSON schema of a function into C# parameters: the plain types by their names, anything else as what has a JSON
/// form.</summary>
internal static class FunctionSchema
{
    /// <summary>The default of what may be left out and has one that C# cannot write, or none: the function's own counts.</summary>
    public const string Unwritten = "null";

    // Names that stand for something else where the parameter is used.
    private static readonly string[] s_used = ["Lent", "lent", "Task", "List", "JsonElement"];

    /// <summary>The parameters, those that must be given first.</summary>
    public static IReadOnlyList<FunctionParameter> Parameters(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out JsonElement properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        string?[] required = schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString())]
            : [];
        HashSet<string> taken = [.. s_used];
        return
        [
            .. properties.EnumerateObject()
                .Select(p => Of(p, Identifiers.Free(p.Name, taken), required.Contains(p.Name)))
                .OrderByDescending(p => p.Default is null),
        ];
    }

    /// <summary>The C# type of what a schema describes.</summary>
    public static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out JsonElement type))
            return "JsonElement";
        string?[] types = type.ValueKind switch
        {
            JsonValueKind.Array => [.. type.EnumerateArray().Select(t => t.ValueKind == JsonValueKind.String ? t.GetString() : null)],
            JsonValueKind.String => [type.GetString()],
            _ => [],
        };
        string?[] own = [.. types.Where(t => t != "null")];
        string name = own.Length != 1 ? "JsonElement" : own[0] switch
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

    private static FunctionParameter Of(JsonProperty property, string name, bool required)
    {
        // Whatever a cell has made, a record or an anonymous object, has a JSON form.
        string type = TypeOf(property.Value).Replace("JsonElement", "object", StringComparison.Ordinal);
        string? value = required ? null : Default(property.Value, type);
        if (value == Unwritten && !type.EndsWith('?'))
            type += "?";
        return new FunctionParameter(name, property.Name, type, value, Said(property.Value));
    }

    private static string Default(JsonElement schema, string type)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("default", out JsonElement value))
            return Unwritten;
        return (type.TrimEnd('?'), value.ValueKind) switch
        {
            ("string", JsonValueKind.String) => JsonSerializer.Serialize(value.GetString()),
            ("bool", JsonValueKind.True) => "true",
            ("bool", JsonValueKind.False) => "false",
            ("long", JsonValueKind.Number) when value.TryGetInt64(out long number) => number.ToString(CultureInfo.InvariantCulture),
            ("double", JsonValueKind.Number) when value.TryGetDouble(out double number) && double.IsFinite(number) =>
                number.ToString("R", CultureInfo.InvariantCulture) + "d",
            // The function has it itself, and is left to it.
            _ => Unwritten,
        };
    }

    /// <summary>The default of a number, to the last digit; <see cref="Unwritten"/> where it is none.</summary>
    /// <param name="schema">The schema of a function's parameters.</param>
    /// <param name="known">The parameter, as the function knows it.</param>
    public static string DecimalDefault(JsonElement schema, string known) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(known, out JsonElement one)
        && one.ValueKind == JsonValueKind.Object && one.TryGetProperty("default", out JsonElement value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number)
            ? number.ToString(CultureInfo.InvariantCulture) + "m"
            : Unwritten;

    private static string Said(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return "";
        string said = schema.TryGetProperty("description", out JsonElement description) && description.ValueKind == JsonValueKind.String
            ? description.GetString()!
            : "";
        string values = schema.TryGetProperty("enum", out JsonElement some) && some.ValueKind == JsonValueKind.Array
            ? $"one of {string.Join(", ", some.EnumerateArray().Select(v => v.GetRawText()))}"
            : "";
        return string.Join("; ", new[] { said.Trim(), values }.Where(s => s.Length > 0));
    }
}
