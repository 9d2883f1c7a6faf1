using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Offline.Reading;

namespace CaveRuntime.Offline.Leaves;

/// <summary>
/// Puts what a leaf found into the form that a JSON schema asks for: numbers count or quote a number, texts quote, lists hold all.
/// </summary>
internal static partial class SchemaReply
{
    /// <summary>JSON that fits the schema.</summary>
    public static string Of(JsonElement schema, LeafPrompt asked, IReadOnlyList<FoundValue> findings) =>
        Value(schema, Tally.Read(asked.Question.Text), asked.Passage, findings)?.ToJsonString() ?? "null";

    private static JsonNode? Value(JsonElement schema, Tally? tally, string passage, IReadOnlyList<FoundValue> findings)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (schema.TryGetProperty("enum", out JsonElement words) && words.GetArrayLength() > 0)
            return JsonNode.Parse(words[0].GetRawText());
        return TypeOf(schema) switch
        {
            "object" => new JsonObject(schema.TryGetProperty("properties", out JsonElement properties)
                ? properties.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Value(p.Value, tally, passage, findings)))
                : []),
            "array" => new JsonArray([.. Items(schema, tally, passage, findings)]),
            "integer" => tally?.Count(passage) ?? (long)Number(findings),
            "number" => tally?.Count(passage) ?? Number(findings),
            "boolean" => tally is null ? findings.Count > 0 : tally.Count(passage) > 0,
            "string" => findings.Count == 0 ? "" : findings[0].Value,
            _ => null,
        };
    }

    private static IEnumerable<JsonNode?> Items(JsonElement schema, Tally? tally, string passage, IReadOnlyList<FoundValue> findings)
    {
        JsonElement item = schema.TryGetProperty("items", out JsonElement items) ? items : default;
        return tally?.Line is not null && (item.ValueKind != JsonValueKind.Object || TypeOf(item) == "string")
            ? tally.Lines(passage).Select(line => (JsonNode?)line)
            : findings.Select(finding => Value(item, null, passage, [finding]));
    }

    private static string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out JsonElement type) ? null
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()).FirstOrDefault(t => t != "null")
        : type.GetString();

    private static double Number(IReadOnlyList<FoundValue> findings) =>
        findings.Select(f => Digits().Match(f.Value)).FirstOrDefault(m => m.Success) is { } number
            ? double.Parse(number.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"\d[\d,]*(?:\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
