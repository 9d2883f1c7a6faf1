using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Schemas;

/// <summary>Whether a value fits a schema that <see cref="SchemaWords"/> has found nothing wrong with, to the letter: whoever reads it
/// knows the schema and nothing else. What it says is written for the model that has to correct its answer.</summary>
internal static class SchemaFit
{
    private const int MaxDepth = 64;

    private static readonly string[] s_forms = ["anyOf", "oneOf", "allOf"];

    /// <summary>The first thing that is wrong, with its place; null if the value fits.</summary>
    public static string? Problem(JsonObject root, JsonNode? value) => Problem(root, root, value, "$", 0);

    /// <summary>Gives members the spelling of the schema where they differ from it in small and large letters only, as the names of a C#
    /// value do.</summary>
    public static void Respell(JsonNode? schema, JsonObject root, JsonNode? value, int depth = 0)
    {
        if (schema is not JsonObject rules || depth > MaxDepth)
            return;
        foreach (JsonNode? part in s_forms.SelectMany(word => rules[word] as JsonArray ?? []))
            Respell(part, root, value, depth + 1);
        if (rules["$ref"] is JsonValue reference)
            Respell(Find(root, reference.GetValue<string>()), root, value, depth + 1);
        if (value is JsonArray items)
        {
            foreach (JsonNode? item in items)
                Respell(rules["items"], root, item, depth + 1);
        }
        else if (value is JsonObject members && rules["properties"] is JsonObject properties)
        {
            foreach ((string name, JsonNode? rule) in properties)
            {
                string[] meant = [.. members.Select(m => m.Key).Where(k => k.Equals(name, StringComparison.OrdinalIgnoreCase))];
                if (meant is [var other] && other != name && !properties.ContainsKey(other))
                    Rename(members, other, name);
                Respell(rule, root, members[name], depth + 1);
            }
        }
    }

    /// <summary>The part of a schema that a reference names; null for none.</summary>
    public static JsonNode? Find(JsonObject root, string path)
    {
        // An anchor is no path, and would be taken for the root.
        if (path != "#" && !path.StartsWith("#/", StringComparison.Ordinal))
            return null;
        JsonNode? at = root;
        foreach (string step in path.Split('/').Skip(1))
        {
            string name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at switch
            {
                JsonArray list when int.TryParse(name, CultureInfo.InvariantCulture, out int i) && i >= 0 && i < list.Count => list[i],
                JsonObject members => members[name],
                _ => null,
            };
        }

        return at;
    }

    /// <summary>A pattern that cannot take forever, whatever it is tried on.</summary>
    public static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static string? Problem(JsonNode? schema, JsonObject root, JsonNode? value, string place, int depth)
    {
        if (depth > MaxDepth)
            return $"{place}: nested too deeply";
        if (schema is not JsonObject rules)
            return schema?.GetValueKind() == JsonValueKind.False ? $"{place}: nothing may stand here" : null;
        if (rules["$ref"] is JsonValue reference
            && Problem(Find(root, reference.GetValue<string>()), root, value, place, depth + 1) is { } problem)
        {
            return problem;
        }

        return Fixed(rules, value, place)
            ?? Forms(rules, root, value, place, depth)
            ?? Bounds(rules, value, place)
            ?? value switch
            {
                JsonObject members => Members(rules, root, members, place, depth),
                JsonArray items => Items(rules, root, items, place, depth),
                _ => null,
            };
    }

    private static string? Fixed(JsonObject rules, JsonNode? value, string place)
    {
        if (SchemaWords.Types(rules["type"]) is { Count: > 0 } types && !types.Exists(t => Is(value, t)))
            return $"{place}: {string.Join(" or ", types)} expected, {Shown(value)} found";
        if (rules["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value)))
            return $"{place}: {Shown(value)} is not one of {string.Join(", ", words.Select(Shown))}";
        return rules.ContainsKey("const") && !JsonNode.DeepEquals(rules["const"], value)
            ? $"{place}: {Shown(rules["const"])} expected, {Shown(value)} found"
            : null;
    }

    private static string? Forms(JsonObject rules, JsonObject root, JsonNode? value, string place, int depth)
    {
        string?[] Of(string word) => [.. (rules[word] as JsonArray ?? []).Select(f => Problem(f, root, value, place, depth + 1))];

        if (Of("allOf").FirstOrDefault(p => p is not null) is { } wrong)
            return wrong;
        string?[] any = Of("anyOf");
        if (any.Length > 0 && !any.Contains(null))
            return any[0];
        string?[] one = Of("oneOf");
        return one.Length == 0 ? null : one.Count(p => p is null) switch
        {
            0 => one[0],
            1 => null,
            _ => $"{place}: {Shown(value)} fits several of the forms of which it may fit only one",
        };
    }

    private static string? Bounds(JsonObject rules, JsonNode? value, string place)
    {
        if (value?.GetValueKind() == JsonValueKind.Number)
            return Number(rules, value.Deserialize<double>(), place);
        if (value?.GetValueKind() != JsonValueKind.String)
            return null;
        string text = value.GetValue<string>();
        int length = new StringInfo(text).LengthInTextElements;
        return Count(rules, "Length", length, "characters", place)
            ?? (rules["pattern"] is JsonValue pattern && !Compile(pattern.GetValue<string>()).IsMatch(text)
                ? $"{place}: {Shown(value)} does not match {pattern.ToJsonString()}"
                : rules["format"] is JsonValue format && Example(format.ToString(), text) is { } example
                    ? $"{place}: {Shown(value)} is not a {format}; write one such as {example}"
                    : null);
    }

    private static string? Number(JsonObject rules, double number, string place)
    {
        bool Breaks(string word, Func<double, bool> test) => rules[word] is { } bound && test(bound.Deserialize<double>());

        string? problem = Breaks("minimum", least => number < least) ? $"{rules["minimum"]} or more"
            : Breaks("maximum", most => number > most) ? $"{rules["maximum"]} or less"
            : Breaks("exclusiveMinimum", most => number <= most) ? $"more than {rules["exclusiveMinimum"]}"
            : Breaks("exclusiveMaximum", least => number >= least) ? $"less than {rules["exclusiveMaximum"]}"
            : null;
        return problem is null ? null : FormattableString.Invariant($"{place}: {problem} expected, {number} found");
    }

    private static string? Count(JsonObject rules, string word, int count, string what, string place)
    {
        string? problem = rules["min" + word]?.GetValue<int>() is { } least && count < least ? $"{least} {what} or more"
            : rules["max" + word]?.GetValue<int>() is { } most && count > most ? $"{most} {what} or fewer"
            : null;
        return problem is null ? null : $"{place}: {problem} expected, {count} found";
    }

    // Those formats that leave no doubt; any other is a note to the reader.
    private static string? Example(string format, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return format switch
        {
            "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out _) => "2026-03-31",
            "date-time" when text.Length < 19 || !DateTimeOffset.TryParse(text, culture, DateTimeStyles.None, out _) => "2026-03-31T08:30:00Z",
            "time" when !TimeOnly.TryParse(text.TrimEnd('Z'), culture, DateTimeStyles.None, out _) => "08:30:00",
            "uuid" when !Guid.TryParseExact(text, "D", out _) => "0b6f4c1e-8a5e-4f0b-9a55-1c2d3e4f5a6b",
            "uri" when !Uri.TryCreate(text, UriKind.Absolute, out _) => "https://example.com/page",
            _ => null,
        };
    }

    private static string? Members(JsonObject rules, JsonObject root, JsonObject members, string place, int depth)
    {
        var properties = rules["properties"] as JsonObject;
        if ((rules["required"] as JsonArray)?.Select(r => r!.GetValue<string>()).FirstOrDefault(r => !members.ContainsKey(r)) is { } missing)
            return $"{place}.{missing}: missing";
        foreach ((string name, JsonNode? value) in members)
        {
            JsonNode? rule = properties?[name] ?? rules["additionalProperties"];
            if (properties?[name] is null && rule?.GetValueKind() == JsonValueKind.False)
                return $"{place}.{name}: there is no such member; members are {string.Join(", ", (properties ?? []).Select(p => p.Key))}";
            if (Problem(rule, root, value, $"{place}.{name}", depth + 1) is { } problem)
                return problem;
        }

        return Count(rules, "Properties", members.Count, "members", place);
    }

    private static string? Items(JsonObject rules, JsonObject root, JsonArray items, string place, int depth) =>
        items.Select((item, i) => Problem(rules["items"], root, item, $"{place}[{i}]", depth + 1)).FirstOrDefault(p => p is not null)
        ?? Count(rules, "Items", items.Count, "items", place)
        ?? (rules["uniqueItems"]?.GetValueKind() == JsonValueKind.True && items.Index().Any(a => items.Take(a.Index).Any(b =>
            JsonNode.DeepEquals(a.Item, b))) ? $"{place}: an item stands there twice" : null);

    private static bool Is(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
            or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(value!.Deserialize<double>()),
        _ => false,
    };

    // In its place: the order of members is kept.
    private static void Rename(JsonObject members, string from, string to)
    {
        int at = members.IndexOf(from);
        JsonNode? value = members[from];
        members.RemoveAt(at);
        members.Insert(at, to, value);
    }

    private static string Shown(JsonNode? node)
    {
        const int most = 80;
        string raw = node?.ToJsonString() ?? "null";
        return raw.Length <= most ? raw : raw[..most] + "…";
    }
}
