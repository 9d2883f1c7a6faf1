using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// Puts JSON into the form that a schema asks for, where that changes nothing of what it says: <c>36.0</c> and <c>"36"</c> are 36 where
/// a whole number is asked for, <c>"True"</c> is true. What could mean two things is a problem, a member that is given twice as well.
/// </summary>
internal static class SchemaFit
{
    private const int MaxDepth = 60;

    /// <summary>Makes the JSON fit.</summary>
    /// <returns>What is wrong, with its place; null where it fits.</returns>
    public static string? Problem(JsonObject schema, JsonElement json, out JsonElement fitted)
    {
        fitted = json;
        if (Walk(schema, schema, json, "$", 0, out JsonNode? node) is { } problem)
            return problem;
        fitted = JsonSerializer.SerializeToElement(node);
        return SchemaCheck.Problem(schema, fitted);
    }

    private static string? Walk(JsonNode? schema, JsonObject root, JsonElement json, string place, int depth, out JsonNode? fitted)
    {
        fitted = null;
        if (depth > MaxDepth)
            return $"{place}: nested too deeply";
        JsonObject? rules = SchemaCheck.Resolved(schema, root);
        if (rules?["anyOf"] is JsonArray forms)
        {
            foreach (JsonNode? form in forms)
            {
                if (Walk(form, root, json, place, depth + 1, out JsonNode? tried) is null
                    && SchemaCheck.Problem(form, root, JsonSerializer.SerializeToElement(tried)) is null)
                {
                    fitted = tried;
                    return null;
                }
            }
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                return Members(rules, root, json, place, depth, out fitted);
            case JsonValueKind.Array:
                return Items(rules, root, json, place, depth, out fitted);
            default:
                fitted = Scalar(rules, json);
                return json.ValueKind == JsonValueKind.Number && !double.IsFinite(json.GetDouble())
                    ? $"{place}: {json.GetRawText()} is too large for a number"
                    : null;
        }
    }

    private static string? Members(JsonObject? rules, JsonObject root, JsonElement json, string place, int depth, out JsonNode? fitted)
    {
        var properties = rules?["properties"] as JsonObject;
        var members = new JsonObject();
        fitted = members;
        // Members of a type are found without regard to case; the keys of a dictionary are not.
        var seen = new HashSet<string>(properties is null ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (!seen.Add(member.Name))
                return $"{place}.{member.Name}: given twice";
            JsonNode? rule = properties?.FirstOrDefault(p => p.Key.Equals(member.Name, StringComparison.OrdinalIgnoreCase)).Value
                ?? rules?["additionalProperties"];
            if (Walk(rule, root, member.Value, $"{place}.{member.Name}", depth + 1, out JsonNode? value) is { } problem)
                return problem;
            members.Add(member.Name, value);
        }

        return null;
    }

    private static string? Items(JsonObject? rules, JsonObject root, JsonElement json, string place, int depth, out JsonNode? fitted)
    {
        var items = new JsonArray();
        fitted = items;
        int at = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            if (Walk(rules?["items"], root, item, $"{place}[{at++}]", depth + 1, out JsonNode? value) is { } problem)
                return problem;
            items.Add(value);
        }

        return null;
    }

    private static JsonValue? Scalar(JsonObject? rules, JsonElement json)
    {
        List<string> types = rules is null || rules["enum"] is not null ? [] : SchemaCheck.Types(rules);
        bool isWhole = types.Contains("integer") && !types.Contains("number");
        string? number = json.ValueKind switch
        {
            JsonValueKind.Number when isWhole => NumberText.Whole(json.GetRawText()),
            JsonValueKind.String when types.Contains("string") => null,
            JsonValueKind.String when isWhole || types.Contains("number") => NumberText.Read(json.GetString()!, isWhole),
            _ => null,
        };
        // A digit was asked for as a character.
        if (json.ValueKind == JsonValueKind.Number && rules is not null && SchemaCheck.IsCharacter(rules) && json.GetRawText().Length == 1)
            return JsonValue.Create(json.GetRawText());
        if (number is not null)
            return JsonValue.Create(JsonElement.Parse(number));
        return json.ValueKind == JsonValueKind.String && types.Contains("boolean") && !types.Contains("string")
            && BareValue.Truth(json.GetString()!) is { } truth
            ? JsonValue.Create(truth)
            : json.ValueKind == JsonValueKind.Null ? null : JsonValue.Create(json);
    }
}
