using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// Checks JSON against a schema as <see cref="ReplySchema{T}"/> derives it: type, properties, required, additionalProperties,
/// items, enum and references. What it says is written for the model that has to correct its reply.
/// </summary>
internal static class SchemaCheck
{
    private const int MaxDepth = 60;

    /// <summary>The first thing that is wrong, with its place; null if the value fits.</summary>
    public static string? Problem(JsonObject schema, JsonElement json) => Problem(schema, schema, json, "$", 0);

    /// <summary>The first thing that is wrong by a part of a schema; null if the value fits.</summary>
    public static string? Problem(JsonNode? schema, JsonObject root, JsonElement json) => Problem(schema, root, json, "$", 0);

    /// <summary>The types that a schema names; empty where any will do.</summary>
    public static List<string> Types(JsonObject rules) => rules["type"] switch
    {
        JsonArray many => [.. many.Select(t => t!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    /// <summary>Whether a schema asks for one character, which is the only length that a type sets.</summary>
    public static bool IsCharacter(JsonObject rules) =>
        rules["maxLength"] is JsonValue length && length.TryGetValue(out int max) && max == 1;

    /// <summary>A schema without its reference to another part; null where anything fits.</summary>
    public static JsonObject? Resolved(JsonNode? schema, JsonObject root)
    {
        for (int i = 0; i < MaxDepth && (schema as JsonObject)?["$ref"] is JsonValue reference; i++)
            schema = Find(root, reference.GetValue<string>());
        return schema as JsonObject;
    }

    private static string? Problem(JsonNode? schema, JsonObject root, JsonElement json, string place, int depth)
    {
        if (schema is not JsonObject rules)
            return null; // true: anything fits.
        if (depth > MaxDepth)
            return $"{place}: nested too deeply";
        if (rules["$ref"] is JsonValue reference)
            return Problem(Find(root, reference.GetValue<string>()), root, json, place, depth + 1);
        if (rules["enum"] is JsonArray words)
            return words.Any(w => Same(w, json)) ? null : $"{place}: {Shown(json)} is not one of {Listed(words)}";
        if (rules["anyOf"] is JsonArray forms)
        {
            string?[] problems = [.. forms.Select(f => Problem(f, root, json, place, depth + 1))];
            return problems.Contains(null) ? null : problems.FirstOrDefault();
        }

        if (Types(rules) is { Count: > 0 } types && !types.Any(t => Is(json, t)))
            return $"{place}: {string.Join(" or ", types)} expected, {Shown(json)} found";
        if (IsCharacter(rules) && json.ValueKind == JsonValueKind.String && json.GetString()!.Length != 1)
            return $"{place}: one character expected, {Shown(json)} found";
        return json.ValueKind switch
        {
            JsonValueKind.Object => Members(rules, root, json, place, depth),
            JsonValueKind.Array => json.EnumerateArray()
                .Select((item, i) => Problem(rules["items"], root, item, $"{place}[{i}]", depth + 1))
                .FirstOrDefault(p => p is not null),
            _ => null,
        };
    }

    private static string? Members(JsonObject rules, JsonObject root, JsonElement json, string place, int depth)
    {
        var properties = rules["properties"] as JsonObject;
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            found.Add(member.Name);
            JsonNode? rule = properties?.FirstOrDefault(p => p.Key.Equals(member.Name, StringComparison.OrdinalIgnoreCase)).Value;
            if (rule is null && rules["additionalProperties"] is JsonValue no && no.TryGetValue(out bool others) && !others)
                return $"{place}.{member.Name}: there is no such member; members are {string.Join(", ", properties!.Select(p => p.Key))}";
            if (Problem(rule ?? rules["additionalProperties"], root, member.Value, $"{place}.{member.Name}", depth + 1) is { } problem)
                return problem;
        }

        string? missing = (rules["required"] as JsonArray)?
            .Select(r => r!.GetValue<string>())
            .FirstOrDefault(r => !found.Contains(r) && !IsOptional(properties?[r]));
        return missing is null ? null : $"{place}.{missing}: missing";
    }

    // A member with a default or one that may be null may be left out: not every model is constrained.
    private static bool IsOptional(JsonNode? rule) => rule is JsonObject o && (o.ContainsKey("default") || Types(o).Contains("null"));

    private static bool Is(JsonElement json, string type) => type switch
    {
        "object" => json.ValueKind == JsonValueKind.Object,
        "array" => json.ValueKind == JsonValueKind.Array,
        "string" => json.ValueKind == JsonValueKind.String,
        "number" => json.ValueKind == JsonValueKind.Number,
        "integer" => json.ValueKind == JsonValueKind.Number && NumberText.Whole(json.GetRawText()) is not null,
        "boolean" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => json.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static bool Same(JsonNode? word, JsonElement json) => word is null
        ? json.ValueKind == JsonValueKind.Null
        : json.ValueKind == JsonValueKind.String && word.GetValueKind() == JsonValueKind.String
            ? word.GetValue<string>().Equals(json.GetString(), StringComparison.OrdinalIgnoreCase)
            : word.ToJsonString() == json.GetRawText();

    private static JsonNode? Find(JsonObject root, string path)
    {
        JsonNode? at = root;
        foreach (string step in path.Split('/').Skip(1))
        {
            string name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at is JsonArray items && int.TryParse(step, out int i) ? items[i] : at?[name];
        }

        return at;
    }

    private static string Listed(JsonArray words) => string.Join(", ", words.Select(w => w?.ToJsonString() ?? "null"));

    private static string Shown(JsonElement json)
    {
        const int maxLength = 80;
        string raw = json.GetRawText();
        return raw.Length <= maxLength ? raw : raw[..maxLength] + "…";
    }
}
