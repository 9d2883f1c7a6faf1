using System.Text;
using System.Text.Json;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Reads the arguments of a call, which models write by hand: with raw line breaks, or as JSON inside JSON.</summary>
internal static class ToolArguments
{
    /// <summary>Key of the arguments as they came, in the additional properties of a call whose arguments cannot be read.</summary>
    public const string UnreadKey = "arguments";

    private const int MostLayers = 3;

    /// <summary>Whether the text is a whole object, so that nothing more can follow.</summary>
    public static bool AreWhole(StringBuilder text) =>
        text.Length > 1 && LenientJson.TryParse(text.ToString()) is { } json && json.IsObject();

    /// <summary>
    /// The call. Arguments that cannot be read leave <see cref="FunctionCallContent.Arguments"/> null; the reason is its
    /// <see cref="FunctionCallContent.Exception"/>, and the text lies beside it, so that the model can be told.
    /// </summary>
    public static FunctionCallContent ToContent(string id, string name, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new FunctionCallContent(id, name, new Dictionary<string, object?>());
        }

        var json = LenientJson.TryParse(text);
        for (var layers = 0; layers < MostLayers && json?.Text() is { } inner; layers++)
        {
            json = LenientJson.TryParse(inner);
        }

        if (json is { } read && read.IsObject())
        {
            return new FunctionCallContent(id, name, read.EnumerateObject().DistinctBy(m => m.Name).ToDictionary(m => m.Name, Value));
        }

        return new FunctionCallContent(id, name)
        {
            Exception = new JsonException(json is null ? Reason(text) : $"The arguments are a JSON {json.Value.ValueKind}, not an object."),
            AdditionalProperties = new AdditionalPropertiesDictionary { [UnreadKey] = Surrogates.Mended(text) },
        };
    }

    // A string with half a surrogate pair cannot be read by others as it is.
    private static object? Value(JsonProperty member) =>
        member.Value.Text() is { } text && text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Surrogates.Mended(text)
        : member.Value.ValueKind == JsonValueKind.Null ? null
        : member.Value;

    private static string Reason(string text)
    {
        try
        {
            JsonElement.Parse(Encoding.UTF8.GetBytes(text));
            return "The arguments are not JSON.";
        }
        catch (JsonException e)
        {
            return $"The arguments are not JSON: {e.Message}";
        }
    }
}
