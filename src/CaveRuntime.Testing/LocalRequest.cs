using System.Text.Json;

namespace CaveRuntime.Testing;

/// <summary>A request as the local server got it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">The headers, by their names in lower case.</param>
/// <param name="Body">The JSON that was sent; undefined where nothing was.</param>
public sealed record LocalRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    /// <summary>The model that is asked for.</summary>
    public string Model => Body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "";

    /// <summary>Whether the reply is to be streamed.</summary>
    public bool Streaming => Body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>Role and text of each message, in order.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages => Body.TryGetProperty("messages", out var messages)
        ? [.. messages.EnumerateArray().Select(m => (m.GetProperty("role").GetString() ?? "", m.TryGetProperty("content", out var content)
            ? TextOf(content)
            : ""))]
        : [];

    /// <summary>The text of the last user message, or an empty string.</summary>
    public string LastUser => Messages.LastOrDefault(m => m.Role == "user").Text ?? "";

    /// <summary>True where the request starts with a system message: the operator's call, not a subcall.</summary>
    public bool FromOperator => Messages is [("system", _), ..];

    /// <summary>A header by its name, in any case; null where it is missing.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>The prompt tokens that the server reports: a quarter of the characters of each message, rounded up.</summary>
    public long PromptTokens => Messages.Sum(m => CountTokens(m.Text));

    /// <summary>The tokens of a text as this server counts them.</summary>
    public static long CountTokens(string text) => (text.Length + 3) / 4;

    private static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString() ?? "",
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(p => p.TryGetProperty("text", out var text)
            ? text.GetString()
            : "")),
        _ => "",
    };
}
