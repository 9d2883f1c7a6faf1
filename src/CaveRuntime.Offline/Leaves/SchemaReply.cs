using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Reading;

namespace CaveRuntime.Offline.Leaves;

/// <summary>
/// Puts what a leaf found into the form that a JSON schema asks for: numbers count or quote a number, texts quote, lists hold all. What
/// would have to be made up is not given.
/// </summary>
internal static partial class SchemaReply
{
    // Under this the sentence shares too little with the question to take a value out of it.
    private const double LeastScore = 40;

    /// <summary>JSON that fits the schema; null where the passage does not say enough for it.</summary>
    /// <param name="schema">The form.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="tally">What is to be counted for it; null for nothing.</param>
    /// <param name="findings">What the passage says.</param>
    /// <param name="isPart">Whether others read other passages: then one that says nothing gives 0, an empty text or an empty list.</param>
    public static string? Of(JsonElement schema, LeafPrompt asked, Tally? tally, IReadOnlyList<FoundValue> findings, bool isPart)
    {
        FoundValue[] stated = [.. findings.Where(found => found.Standing == Standing.Stated && found.Score >= LeastScore)];
        var source = new Source(tally, asked.Passage, asked.Question, isPart);
        return Value(schema, source, stated) is { } value ? value.ToJsonString() : null;
    }

    private static JsonNode? Value(JsonElement schema, Source source, IReadOnlyList<FoundValue> findings)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (schema.TryGetProperty("enum", out JsonElement words))
            return Word(words, findings);
        return TypeOf(schema) switch
        {
            "object" => Members(schema, source, findings),
            "array" => Items(schema, source, findings),
            "integer" => Number(source, findings) is { } whole && whole == Math.Floor(whole) ? JsonValue.Create((long)whole) : null,
            "number" => Number(source, findings) is { } number ? JsonValue.Create(number) : null,
            "boolean" => source.Tally is { } tally ? tally.Count(source.Passage) > 0 : null,
            "string" => Text(source, findings),
            _ => null,
        };
    }

    // Several members would have to be told apart by their meaning.
    private static JsonObject? Members(JsonElement schema, Source source, IReadOnlyList<FoundValue> findings) =>
        schema.TryGetProperty("properties", out JsonElement properties) && properties.EnumerateObject().ToArray() is [var only]
        && Value(only.Value, source, findings) is { } value
            ? new JsonObject { [only.Name] = value }
            : null;

    private static JsonArray? Items(JsonElement schema, Source source, IReadOnlyList<FoundValue> findings)
    {
        JsonElement item = schema.TryGetProperty("items", out JsonElement items) ? items : default;
        if (source.Tally is { Line: not null } tally && (item.ValueKind != JsonValueKind.Object || TypeOf(item) == "string"))
            return new JsonArray([.. tally.Lines(source.Passage).Select(line => (JsonNode?)line)]);
        Source one = source with { Tally = null, IsPart = false };
        JsonNode?[] values = [.. findings.Select(finding => Value(item, one, [finding]))];
        return values.Length == 0 && !source.IsPart || values.Contains(null) ? null : new JsonArray(values);
    }

    private static JsonValue? Word(JsonElement words, IReadOnlyList<FoundValue> findings)
    {
        string[] said = [.. words.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)
            .Where(word => findings.Count > 0 && Regex.IsMatch(
                findings[0].Quote, $@"(?i)(?<!\w){Regex.Escape(word)}(?!\w)", RegexOptions.CultureInvariant))];
        return said.Length == 1 ? JsonValue.Create(said[0]) : null;
    }

    private static JsonValue? Text(Source source, IReadOnlyList<FoundValue> findings) =>
        findings.Count > 0 ? JsonValue.Create(findings[0].Value.Length > 0 ? findings[0].Value : findings[0].Quote)
        : source.IsPart ? JsonValue.Create("")
        : null;

    // A number that was asked for, not one that happens to stand in a date or a name.
    private static double? Number(Source source, IReadOnlyList<FoundValue> findings)
    {
        if (source.Tally is { } tally)
            return tally.Count(source.Passage);
        if (source.Question.Shape.Kind is not (AnswerKind.Number or AnswerKind.Quantity or AnswerKind.Year))
            return null;
        // How many there are does not become 0 because no sentence says it.
        if (findings.Count == 0)
            return source.IsPart && !source.Question.Shape.Counted && !source.Question.Reach.IsNarrow ? 0 : null;
        return Digits().Match(findings[0].Value) is { Success: true } number
            ? double.Parse(number.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : null;
    }

    private static string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out JsonElement type) ? null
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()).FirstOrDefault(t => t != "null")
        : type.GetString();

    // The number first, its unit behind it: "7/10" and "3.5 million" are not 7 and 3.5.
    [GeneratedRegex(
        @"^(-?\d[\d,]*(?:\.\d+)?)(?![\d/:.-])(?! ?(?:%|per ?cent|hundred|thousand|million|billion|dozen))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Digits();

    /// <summary>What a value is made from.</summary>
    private sealed record Source(Tally? Tally, string Passage, Question Question, bool IsPart);
}
