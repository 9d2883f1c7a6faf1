using System.Text.Json;

namespace CaveRuntime.Offline.Operating;

/// <summary>A form that a model which matches words can fill: one member, which holds what a passage says. Several would have to be told
/// apart by their meaning, and of a list nobody here could say that it is whole.</summary>
/// <param name="Name">The member.</param>
/// <param name="Type">Its type.</param>
internal sealed record OneMemberForm(string Name, string Type)
{
    private const string Any = @"\S", Date = @"^\d{4}-\d\d-\d\d$", Whole = @"^-?(\d+|\d{1,3}(,\d{3})+)$",
        Fraction = @"^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$";

    /// <summary>The form that a schema describes; null where it is another.</summary>
    public static OneMemberForm? Of(string schema)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(schema);
            if (!document.RootElement.TryGetProperty("properties", out JsonElement members) || members.ValueKind != JsonValueKind.Object
                || members.EnumerateObject().ToArray() is not [var only])
            {
                return null;
            }

            return TypeOf(only.Value) is { } type and ("string" or "date" or "integer" or "number")
                ? new OneMemberForm(only.Name, type)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it is the one that a bare value is put into.</summary>
    public bool IsBare => Name == "value";

    /// <summary>Whether a number that was counted fits it.</summary>
    public bool TakesNumbers => Type is "integer" or "number";

    /// <summary>What a found text must look like.</summary>
    public string Pattern => Type switch { "integer" => Whole, "number" => Fraction, "date" => Date, _ => Any };

    /// <summary>The member made of the cell's first found text, as code.</summary>
    public string Value => Type switch
    {
        "integer" => "long.Parse(texts[0].Replace(\",\", \"\"), CultureInfo.InvariantCulture)",
        "number" => "decimal.Parse(texts[0].Replace(\",\", \"\"), CultureInfo.InvariantCulture)",
        _ => "texts[0]",
    };

    // The first of several types: the other one is null. Words that are set, patterns and the like are for a model that knows meanings.
    private static string? TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out JsonElement type)
            || schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _))
        {
            return null;
        }

        string? name = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.GetString()).FirstOrDefault(t => t != "null")
            : type.GetString();
        return !schema.TryGetProperty("format", out JsonElement format) ? name : format.GetString() == "date" ? "date" : null;
    }
}
