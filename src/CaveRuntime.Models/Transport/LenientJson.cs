using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CaveRuntime.Models.Transport;

/// <summary>Reads what real servers send: a missing field, null, or another kind than expected is simply absent.</summary>
internal static class LenientJson
{
    /// <summary>The document, or null where the text is not JSON.</summary>
    public static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonRepair.TryParse(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <inheritdoc cref="TryParse(string)"/>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> utf8)
    {
        // A byte-order mark is not JSON, but some servers send one.
        var json = utf8.Span.StartsWith("\uFEFF"u8) ? utf8.Span[3..] : utf8.Span;
        try
        {
            // What is no UTF-8 would only be noticed when it is read.
            return Utf8.IsValid(json) ? JsonElement.Parse(json) : JsonRepair.TryParse(json);
        }
        catch (JsonException)
        {
            return JsonRepair.TryParse(json);
        }
    }

    /// <summary>The member, or an undefined element.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : default;

    public static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    public static bool IsArray(this JsonElement element) => element.ValueKind == JsonValueKind.Array;

    /// <summary>The first element of an array, or an undefined element.</summary>
    public static JsonElement First(this JsonElement element) => element.IsArray() && element.GetArrayLength() > 0 ? element[0] : default;

    /// <summary>The string, or null. It may hold half a surrogate pair: the other half may come with the next piece.</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return JsonRepair.Unescape(element.GetRawText());
        }
    }

    /// <summary>A string, or a number as it stands there, or null: error codes come as either.</summary>
    public static string? TextOrNumber(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.Text();

    /// <summary>A count that is not negative, also where it came as a string or with decimals; else null.</summary>
    public static long? Count(this JsonElement element) =>
        element.Number() is { } number and >= 0 and <= long.MaxValue ? (long)number : null;

    /// <summary>A number, also where it came as a string; else null.</summary>
    public static decimal? Number(this JsonElement element) =>
        decimal.TryParse(element.TextOrNumber(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
