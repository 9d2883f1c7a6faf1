using System.Text;
using System.Text.Json;

namespace CaveRuntime.Cells.Typing;

/// <summary>Finds JSON in what a model wrote: alone, in a fenced block, or between words.</summary>
internal static class JsonFinder
{
    private const int MaxCandidates = 8;

    private static readonly JsonReaderOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The JSON values in a text, the likeliest first; may be empty.</summary>
    public static IEnumerable<JsonElement> Values(string text)
    {
        string trimmed = text.Trim();
        if (Parse(trimmed) is { } whole)
        {
            yield return whole;
            yield break;
        }

        int at = 0;
        for (int i = 0; i < MaxCandidates && (at = trimmed.AsSpan(at).IndexOfAny('{', '[') is var next and >= 0 ? at + next : -1) >= 0; i++)
        {
            if (Parse(trimmed[at..]) is { } found)
            {
                yield return found;
                at += found.GetRawText().Length;
            }
            else
            {
                at++;
            }
        }
    }

    // Only the first value is read: what follows it is the model's prose.
    private static JsonElement? Parse(string text)
    {
        if (text.Length == 0)
            return null;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), s_lenient);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
