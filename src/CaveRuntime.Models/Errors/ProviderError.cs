using System.Text.Json;
using CaveRuntime.Models.Transport;

namespace CaveRuntime.Models.Errors;

/// <summary>What a server said went wrong, whatever shape it said it in.</summary>
/// <param name="Message">Its words; empty where it gave none.</param>
/// <param name="Code">Its code or, failing that, its type; empty where it gave neither. A number is kept as text.</param>
/// <param name="Type">Its type of error, or empty.</param>
/// <param name="Parameter">The request field that it names, or empty.</param>
/// <param name="Limit">The window that it names as a field (llama.cpp: <c>n_ctx</c>).</param>
/// <param name="Requested">The prompt tokens that it names as a field (llama.cpp: <c>n_prompt_tokens</c>).</param>
internal sealed record ProviderError(string Message, string Code, string Type, string Parameter, long? Limit = null, long? Requested = null)
{
    /// <summary>The error in a body that is known to be one; nonsense becomes its own message.</summary>
    public static ProviderError Read(string body)
    {
        var json = LenientJson.TryParse(body);
        if (json is { } element && element.IsArray())
        {
            json = element.First(); // Gemini's compatible endpoint wraps its errors in an array
        }

        if (json is { } root && TryFind(root, out var error))
        {
            return error;
        }

        return new ProviderError(json is null && LooksLikeHtml(body) ? "the server sent a web page" : body.Trim(), "", "", "");
    }

    /// <summary>The error inside a reply, if there is one: also behind HTTP 200, in a chunk of a stream, or inside a choice.</summary>
    public static bool TryFindInReply(JsonElement reply, out ProviderError error)
    {
        error = new ProviderError("", "", "", "");
        foreach (var holder in (ReadOnlySpan<JsonElement>)[reply, reply.Member("choices").First()])
        {
            if (holder.Member("error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } inner && !IsEmpty(inner))
            {
                error = From(inner, holder);
                return true;
            }
        }

        // vLLM: { "object": "error", "message": … }; Anthropic: { "type": "error", "error": … } is found above.
        if (reply.Member("object").Text() == "error")
        {
            error = From(reply, reply);
            return true;
        }

        return false;
    }

    public static bool LooksLikeHtml(string body) => body.AsSpan().TrimStart() is ['<', ..];

    private static bool TryFind(JsonElement root, out ProviderError error)
    {
        if (TryFindInReply(root, out error))
        {
            return true;
        }

        if (root.Member("message") is { ValueKind: JsonValueKind.String or JsonValueKind.Object } said && !IsEmpty(said))
        {
            error = From(root, root);
            return true;
        }

        if (root.Member("detail") is { ValueKind: not JsonValueKind.Undefined } detail) // FastAPI
        {
            var first = detail.First();
            var words = detail.Text() ?? first.Member("msg").Text() ?? detail.GetRawText();
            var place = first.Member("loc");
            error = new ProviderError(
                words,
                first.Member("type").Text() ?? "",
                "",
                place.IsArray() && place.GetArrayLength() > 0 ? place[place.GetArrayLength() - 1].Text() ?? "" : "");
            return true;
        }

        return false;
    }

    // A member that is there in every reply, and says nothing in a good one.
    private static bool IsEmpty(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(error.Text()),
        JsonValueKind.Number => error.Number() is 0,
        JsonValueKind.Array => error.GetArrayLength() == 0,
        JsonValueKind.Object => error.EnumerateObject().All(m => IsEmpty(m.Value)),
        _ => false,
    };

    private static ProviderError From(JsonElement error, JsonElement holder)
    {
        if (error.Text() is { } words)
        {
            return new ProviderError(words, holder.Member("code").TextOrNumber() ?? "", holder.Member("type").Text() ?? "", "");
        }

        var type = error.Member("type").Text() ?? error.Member("status").Text() ?? "";
        var message = error.Member("message").Text() ?? error.Member("error").Text() ?? error.GetRawText();
        // OpenRouter hides what the real provider said in metadata.raw.
        if (error.Member("metadata").Member("raw").Text() is { Length: > 0 } raw)
        {
            message = $"{message}: {raw}";
        }

        return new ProviderError(
            message,
            error.Member("code").TextOrNumber() ?? type,
            type,
            error.Member("param").Text() ?? "",
            error.Member("n_ctx").Count(),
            error.Member("n_prompt_tokens").Count());
    }
}
