using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CaveRuntime.Testing;

/// <summary>Writes replies of the local server in the shape of Chat Completions.</summary>
internal static class LocalWriter
{
    /// <summary>Sends the reply; true where the connection can serve another request.</summary>
    public static async Task<bool> WriteAsync(
        LocalConnection connection,
        LocalRequest request,
        LocalReply reply,
        CancellationToken cancellationToken)
    {
        if (reply.Drops)
        {
            return false;
        }

        if (reply.Raw is { } raw)
        {
            await connection.WriteAsync(raw, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (reply.Words is { } words && request.Streaming)
        {
            await StreamAsync(connection, request, reply, words, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var body = Encoding.UTF8.GetBytes(
            (reply.Words is null ? reply.ErrorBody : Whole(request, reply, reply.Words))?.ToJsonString() ?? "");
        var head = Encoding.ASCII.GetBytes(Head(reply, "application/json", $"Content-Length: {body.Length}"));
        await connection.WriteAsync((byte[])[.. head, .. body], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task StreamAsync(
        LocalConnection connection,
        LocalRequest request,
        LocalReply reply,
        string words,
        CancellationToken cancellationToken)
    {
        await connection.WriteAsync(
            Encoding.ASCII.GetBytes(Head(reply, "text/event-stream", "Transfer-Encoding: chunked")),
            cancellationToken).ConfigureAwait(false);
        var number = 0;
        foreach (var piece in Pieces(words, reply.ChunkSize))
        {
            if (reply.BeforeChunk is { } before)
            {
                await before(number++, cancellationToken).ConfigureAwait(false);
            }

            await SendAsync(
                Chunk(
                    request,
                    new JsonArray(
                        new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = piece }, ["finish_reason"] = null })))
                            .ConfigureAwait(false);
        }

        var last = Chunk(
            request,
            new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = reply.FinishReason }));
        var asked = request.Body.TryGetProperty("stream_options", out var options)
            && options.TryGetProperty("include_usage", out var include)
            && include.GetBoolean();
        var end = new StringBuilder();
        end.Append(CultureInfo.InvariantCulture, $"data: {last.ToJsonString()}\n\n");
        if (asked && reply.ReportsUsage)
        {
            var usage = Chunk(request, []);
            usage["usage"] = Usage(request, reply, words);
            end.Append(CultureInfo.InvariantCulture, $"data: {usage.ToJsonString()}\n\n");
        }

        end.Append("data: [DONE]\n\n");
        await SendTextAsync(end.ToString(), "0\r\n\r\n").ConfigureAwait(false);

        Task SendAsync(JsonObject chunk) => SendTextAsync($"data: {chunk.ToJsonString()}\n\n", "");

        async Task SendTextAsync(string text, string after)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            await connection.WriteAsync(
                (byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8, .. Encoding.ASCII.GetBytes(after)],
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static JsonObject Whole(LocalRequest request, LocalReply reply, string words)
    {
        var whole = new JsonObject
        {
            ["id"] = "local",
            ["object"] = "chat.completion",
            ["created"] = 1_700_000_000,
            ["model"] = request.Model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = words },
                ["finish_reason"] = reply.FinishReason,
            }),
        };
        if (reply.ReportsUsage)
        {
            whole["usage"] = Usage(request, reply, words);
        }

        return whole;
    }

    private static JsonObject Chunk(LocalRequest request, JsonArray choices) => new()
    {
        ["id"] = "local",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = request.Model,
        ["choices"] = choices,
    };

    private static JsonObject Usage(LocalRequest request, LocalReply reply, string words)
    {
        var input = reply.PromptTokens ?? request.PromptTokens;
        var output = reply.ReplyTokens ?? LocalRequest.CountTokens(words);
        var usage = new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output };
        if (reply.CachedTokens is { } cached)
        {
            usage["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached };
        }

        if (reply.Cost is { } cost)
        {
            usage["cost"] = cost;
        }

        return usage;
    }

    private static string Head(LocalReply reply, string type, string framing)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Local\r\nContent-Type: {type}\r\n{framing}\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return head.Append("\r\n").ToString();
    }

    // Never between the two halves of a surrogate pair: half of one is not JSON.
    private static IEnumerable<string> Pieces(string words, int size)
    {
        for (var start = 0; start < words.Length;)
        {
            var end = Math.Min(start + size, words.Length);
            end += end < words.Length && char.IsHighSurrogate(words[end - 1]) ? 1 : 0;
            yield return words[start..end];
            start = end;
        }
    }
}
