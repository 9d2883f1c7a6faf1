using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaveRuntime.Replies;

/// <summary>
/// A call of the tool that a model wrote into its text, as its template or its habit has it, and that no server has read: as JSON, alone,
/// in a block or between marks, or as XML. Only what leaves no doubt is one.
/// </summary>
internal static partial class WrittenCall
{
    private static readonly string[] s_arguments = ["arguments", "parameters", "input", "args"];

    /// <summary>The cell in it; null where there is none.</summary>
    /// <param name="reply">The whole reply.</param>
    /// <param name="blocks">What stands in its fenced blocks.</param>
    public static string? Read(string reply, IEnumerable<string> blocks)
    {
        if (Xml().Match(reply) is { Success: true } xml && ToolCallView.IsTool(xml.Groups["name"].Value))
            return Solid(xml.Groups["code"].Value.Trim('\r', '\n'));
        if (!reply.Contains("code", StringComparison.Ordinal))
            return null;
        // An object of code alone is a call only where nothing stands beside it.
        foreach (string whole in blocks.Prepend(reply))
        {
            if (ObjectAt(whole, 0) is { } alone && alone.End == whole.TrimEnd().Length && CodeAlone(alone.Json) is { } own)
                return own;
        }

        for (int at = reply.IndexOf('{', StringComparison.Ordinal); at >= 0; at = reply.IndexOf('{', at + 1))
        {
            if (ObjectAt(reply, at) is not { } found)
                continue;
            if (CodeOfCall(found.Json) is { } code)
                return code;
            at = found.End - 1;
        }

        return null;
    }

    private static string? CodeAlone(JsonElement json) =>
        json.EnumerateObject().Count() == 1 && json.TryGetProperty("code", out JsonElement code) ? Text(code) : null;

    private static string? CodeOfCall(JsonElement json)
    {
        JsonElement call = json.TryGetProperty("function", out JsonElement function) && function.ValueKind == JsonValueKind.Object
            ? function
            : json;
        if (!call.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String
            || !ToolCallView.IsTool(name.GetString()!))
        {
            return null;
        }

        foreach (string word in s_arguments)
        {
            if (!call.TryGetProperty(word, out JsonElement given))
                continue;
            if (given.ValueKind == JsonValueKind.String && ObjectAt(given.GetString()!, 0) is { } inner)
                given = inner.Json;
            if (given.ValueKind == JsonValueKind.Object && given.TryGetProperty("code", out JsonElement code))
                return Text(code);
        }

        return null;
    }

    private static string? Text(JsonElement code) => code.ValueKind == JsonValueKind.String ? Solid(code.GetString()!) : null;

    private static string? Solid(string code) => string.IsNullOrWhiteSpace(code) ? null : code;

    private static (JsonElement Json, int End)? ObjectAt(string text, int from)
    {
        int start = from;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;
        if (start == text.Length || text[start] != '{')
            return null;
        byte[] bytes = Encoding.UTF8.GetBytes(text[start..]);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
                return null;
            using (document)
            {
                int read = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed));
                return (document.RootElement.Clone(), start + read);
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"<(?:function=|invoke\s+name=""|function\s+name="")(?<name>[\w.:-]+)""?>\s*<parameter(?:=|\s+name="")code""?>(?<code>.*?)</parameter>",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Xml();
}
