using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>Reads a value that was written alone and not as JSON: <c>1,234</c>, <c>**True**</c>, <c>`sad`</c>, <c>2024-05-01.</c></summary>
internal static partial class BareValue
{
    /// <summary>The text as JSON that fits this schema of one value; null where it is no such value, or leaves a doubt.</summary>
    public static JsonElement? Read(JsonObject schema, string text)
    {
        string bare = Undressed(text);
        return Of(schema, bare) ?? (bare.EndsWith('.') ? Of(schema, bare[..^1].TrimEnd()) : null);
    }

    /// <summary>A word for yes or no; null where it is neither.</summary>
    public static bool? Truth(string text) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" => true,
        "FALSE" or "NO" => false,
        _ => null,
    };

    private static JsonElement? Of(JsonObject schema, string bare)
    {
        if (schema["enum"] is JsonArray words)
            return Word(words, bare);
        List<string> types = SchemaCheck.Types(schema);
        if (types.Contains("integer") || types.Contains("number"))
            return NumberText.Read(bare, isWhole: !types.Contains("number")) is { } number ? LooseJson.Parse(number) : null;
        if (types.Contains("boolean"))
            return Truth(bare) is { } truth ? JsonSerializer.SerializeToElement(truth) : null;
        if (SchemaCheck.IsCharacter(schema))
            return bare.Length == 1 ? JsonSerializer.SerializeToElement(bare) : null;
        // A date, a time, an identifier: the type itself says whether it is one.
        return types.Contains("string") && bare.Length is > 0 and < 100
            && schema["format"] is JsonValue format && format.GetValue<string>() is "date" or "date-time" or "time" or "uuid"
            ? JsonSerializer.SerializeToElement(bare)
            : null;
    }

    private static JsonElement? Word(JsonArray words, string bare)
    {
        string[] names = [.. words.OfType<JsonValue>()
            .Where(w => w.GetValueKind() == JsonValueKind.String).Select(w => w.GetValue<string>())];
        string[] meant = names.Contains(bare) ? [bare] : [.. names.Where(n => n.Equals(bare, StringComparison.OrdinalIgnoreCase))];
        return meant.Length == 1 ? JsonSerializer.SerializeToElement(meant[0]) : null;
    }

    // Quotation marks, backticks and bold around all of it say nothing.
    private static string Undressed(string text)
    {
        string bare = text.Trim();
        while (Dressed().Match(bare) is { Success: true } match)
            bare = match.Groups["in"].Value.Trim();
        return bare;
    }

    [GeneratedRegex(
        """^(?:(?<m>\*\*|__|\*|`+|"|')(?<in>.+)\k<m>|[“„](?<in>.+)[”“]|‘(?<in>.+)’|«(?<in>.+)»)(?<end>\.?)$""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Dressed();
}
