using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Offline.Files;
using CaveRuntime.Offline.Questions;

namespace CaveRuntime.Offline.Leaves;

/// <summary>
/// The reduce step: adds numbers, joins lists without repetitions, keeps the first text that says something, and of findings the best.
/// </summary>
internal static partial class PartialAnswers
{
    private const int MaxFindings = 5;

    /// <summary>The partial answers that a reduce step is given; null where they are no JSON array.</summary>
    public static JsonArray? Read(string partials)
    {
        try
        {
            return JsonNode.Parse(partials) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One answer of the parts; in the form of the parts, wrapped as the schema asks.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="schema">The form that is asked for; null for text.</param>
    /// <param name="how">How to make one of them. Numbers are added only where it says so: else they are the same number, or none.</param>
    public static string Merge(JsonArray parts, JsonElement? schema, string how)
    {
        // Of parts that declined, one that found a sentence speaks for all.
        if (parts.Any(Declines) && parts.Any(part => part is JsonValue one && one.TryGetValue(out string? line) && Scored().IsMatch(line)))
            parts = [.. parts.Where(part => !Declines(part)).Select(part => part?.DeepClone())];
        bool adds = Adds().IsMatch(how) || Tally.Read(how) is not null;
        if (parts.Any(Declines)
            || (!adds && Numbers(parts).Distinct().Count(number => number != 0) > 1))
        {
            return FixedReplies.Cannot;
        }

        JsonNode? merged = adds || Numbers(parts).Count() < parts.Count
            ? parts.Aggregate((JsonNode?)null, (all, part) => Join(all, part))
            : parts.FirstOrDefault(part => part!.ToJsonString() is not ("0" or "\"0\"")) ?? parts[0];
        merged = merged?.DeepClone();
        if (schema is null)
            return merged is JsonValue text && text.TryGetValue(out string? said) ? Best(said) : merged?.ToJsonString() ?? "";
        return schema.Value.TryGetProperty("properties", out JsonElement members) && members.TryGetProperty("value", out _)
            && merged is not JsonObject
            ? new JsonObject { ["value"] = merged }.ToJsonString()
            : merged?.ToJsonString() ?? "null";
    }

    private static bool Declines(JsonNode? part) =>
        part is JsonValue text && text.TryGetValue(out string? said) && said == FixedReplies.Cannot;

    private static IEnumerable<decimal> Numbers(JsonArray parts) => parts.OfType<JsonValue>()
        .Select(part => decimal.TryParse(
            part.ToJsonString().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : (decimal?)null)
        .OfType<decimal>();

    private static JsonNode? Join(JsonNode? all, JsonNode? part) => (all, part) switch
    {
        (null, _) => part?.DeepClone(),
        (_, null) => all,
        (JsonArray a, JsonArray b) => new JsonArray([.. a.Concat(b).Select(x => x?.DeepClone()).DistinctBy(x => x?.ToJsonString())]),
        (JsonObject a, JsonObject b) => new JsonObject(a.Select(m => KeyValuePair.Create(m.Key, Join(m.Value, b[m.Key])?.DeepClone()))),
        (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number => Sum(a, b),
        (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.String
            && b.GetValueKind() == JsonValueKind.String => Both(a.GetValue<string>(), b.GetValue<string>()),
        (JsonValue a, JsonValue b) => a.GetValueKind() == JsonValueKind.True ? a : b.DeepClone(),
        _ => all,
    };

    private static JsonValue Sum(JsonValue a, JsonValue b) =>
        decimal.Parse(
            a.ToJsonString(),
            NumberStyles.Float,
            CultureInfo.InvariantCulture) + decimal.Parse(
                b.ToJsonString(),
                NumberStyles.Float,
                CultureInfo.InvariantCulture) is var sum && sum == Math.Floor(sum)
            ? JsonValue.Create((long)sum)
            : JsonValue.Create(sum);

    // A text that is a number was a count.
    private static JsonValue Both(string a, string b) =>
        long.TryParse(
            a,
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out long x) && long.TryParse(b, NumberStyles.Integer, CultureInfo.InvariantCulture, out long y)
            ? JsonValue.Create((x + y).ToString(CultureInfo.InvariantCulture))
            : JsonValue.Create(string.Join(
                '\n',
                new[] { a, b }.Where(t => t.Length > 0 && t != FixedReplies.NothingFound).DefaultIfEmpty(FixedReplies.NothingFound)));

    private static string Best(string text)
    {
        string[] lines = text.Split('\n');
        return lines.Any(l => Scored().IsMatch(l))
            ? string.Join('\n', lines.Distinct().OrderByDescending(l => Scored().Match(l) is { Success: true } m
                ? double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
                : -1).Take(MaxFindings))
            : text;
    }

    [GeneratedRegex(
        @"\b(?:add|adds|adding|sum|sums|summed|plus|total|totals|tally|count|counts|combine|merge|join|aggregate|how many times|how often)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Adds();

    [GeneratedRegex(@"\| Score: (\d+(?:\.\d+)?) \|", RegexOptions.CultureInvariant)]
    private static partial Regex Scored();
}
