using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Schemas;

/// <summary>The words of JSON schemas that an answer is held to. A schema with any other is refused as a whole: an answer that breaks a
/// rule which nobody has looked at would pass as one that fits.</summary>
internal static class SchemaWords
{
    private const int MaxDepth = 64;

    private static readonly string[] s_types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    // They say something to the reader, and nothing of what fits. A format that is none of SchemaFit's is one of them, as the standard
    // has it.
    private static readonly string[] s_notes =
    [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "format", "deprecated", "readOnly", "writeOnly",
    ];

    private static readonly string[] s_lengths = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

    private static readonly string[] s_bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

    /// <summary>What of a schema is not understood, with its place; null for nothing.</summary>
    public static string? Problem(JsonObject root)
    {
        string? problem = Problem(root, root, "$", 0);
        return problem ?? (root["type"]?.ToString() is "object" || root["properties"] is not null || Refers(root)
            ? null
            : "$: the answer has to be an object. Say \"type\": \"object\" and give the value as one of its \"properties\"");
    }

    private static bool Refers(JsonObject rules) => rules.ContainsKey("$ref") || rules.ContainsKey("anyOf") || rules.ContainsKey("oneOf")
        || rules.ContainsKey("allOf");

    private static string? Problem(JsonNode? schema, JsonObject root, string place, int depth)
    {
        if (schema is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return null;
        if (depth > MaxDepth)
            return $"{place}: schemas are nested more than {MaxDepth} deep";
        return schema is not JsonObject rules
            ? $"{place}: a schema expected, which is an object, {Shown(schema)} found"
            : rules.Select(rule => Problem(rule.Key, rule.Value, root, $"{place}.{rule.Key}", depth)).FirstOrDefault(p => p is not null);
    }

    private static string? Problem(string word, JsonNode? rule, JsonObject root, string place, int depth) => word switch
    {
        "type" => Types(rule) is { Count: > 0 } types
            ? types.Find(t => !s_types.Contains(t)) is { } wrong
                ? $"{place}: there is no type '{wrong}'; types are {string.Join(", ", s_types)}"
                : null
            : $"{place}: the name of a type expected, or a list of names, {Shown(rule)} found",
        "properties" or "$defs" or "definitions" => rule is JsonObject members
            ? members.Select(m => Problem(m.Value, root, $"{place}.{m.Key}", depth + 1)).FirstOrDefault(p => p is not null)
            : $"{place}: an object expected, with a schema for each name, {Shown(rule)} found",
        "required" => rule is JsonArray names && names.All(n => n?.GetValueKind() == JsonValueKind.String)
            ? null
            : $"{place}: a list of names expected, {Shown(rule)} found",
        "items" or "additionalProperties" => Problem(rule, root, place, depth + 1),
        "anyOf" or "oneOf" or "allOf" => rule is JsonArray { Count: > 0 } forms
            ? forms.Select((f, i) => Problem(f, root, $"{place}[{i}]", depth + 1)).FirstOrDefault(p => p is not null)
            : $"{place}: a list of schemas expected, {Shown(rule)} found",
        "enum" => rule is JsonArray { Count: > 0 } ? null : $"{place}: a list of values expected, {Shown(rule)} found",
        "uniqueItems" => rule?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : $"{place}: true or false expected",
        "$ref" => rule is JsonValue reference && reference.TryGetValue(out string? path)
            ? SchemaFit.Find(root, path) is null ? $"{place}: there is nothing at '{path}' in this schema; only parts of it can be named" : null
            : $"{place}: a text such as \"#/$defs/name\" expected, {Shown(rule)} found",
        "pattern" => Pattern(rule, place),
        "const" => null,
        _ when s_lengths.Contains(word) => rule is JsonValue number && number.TryGetValue(out int n) && n >= 0
            ? null
            : $"{place}: a whole number expected, {Shown(rule)} found",
        _ when s_bounds.Contains(word) => rule?.GetValueKind() == JsonValueKind.Number ? null : $"{place}: a number expected, {Shown(rule)} found",
        _ when s_notes.Contains(word) || word.StartsWith("x-", StringComparison.Ordinal) => null,
        _ => $"{place}: an answer cannot be held to '{word}'. Leave it out, and say in \"description\" what is meant",
    };

    /// <summary>The types that a rule names; empty where it names none.</summary>
    public static List<string> Types(JsonNode? rule) => rule switch
    {
        JsonArray many when many.All(t => t?.GetValueKind() == JsonValueKind.String) => [.. many.Select(t => t!.GetValue<string>())],
        JsonValue one when one.TryGetValue(out string? name) => [name],
        _ => [],
    };

    private static string? Pattern(JsonNode? rule, string place)
    {
        if (rule is not JsonValue value || !value.TryGetValue(out string? pattern))
            return $"{place}: a regular expression expected, {Shown(rule)} found";
        try
        {
            SchemaFit.Compile(pattern);
            return null;
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException or ArgumentException)
        {
            return $"{place}: '{pattern}' is not a regular expression that can be used: {e.Message.TrimEnd('.')}";
        }
    }

    private static string Shown(JsonNode? node)
    {
        const int most = 60;
        string raw = node?.ToJsonString() ?? "null";
        return raw.Length <= most ? raw : raw[..most] + "…";
    }
}
