using System.Text;
using System.Text.Json;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Reads a reply that came whole, and the parts that whole replies and chunks of a stream have in common.</summary>
internal static class ReplyReader
{
    /// <summary>The reply in a body that came with a good status.</summary>
    /// <exception cref="ModelException">The body is a refusal, or no reply at all.</exception>
    /// <exception cref="ErrorInReplyException">The body is an error.</exception>
    public static ChatResponse Read(Endpoint at, JsonElement? read, ReadOnlyMemory<byte> body, ToolNames names)
    {
        if (read is not { } reply || !reply.IsObject())
        {
            throw Failures.Nonsense(at, ReplyBytes.Text(body));
        }

        if (ProviderError.TryFindInReply(reply, out var error))
        {
            throw new ErrorInReplyException(error);
        }

        var choice = reply.Member("choices").First();
        var message = choice.Member("message");
        if (!message.IsObject() && choice.Member("text").Text() is null)
        {
            throw Failures.Nonsense(at, ReplyBytes.Text(body));
        }

        List<AIContent> contents = [.. Contents(message).Select(Mended)];
        if (choice.Member("text").Text() is { } completion) // servers that answer in the older completions shape
        {
            contents.Add(new TextContent(Surrogates.Mended(completion)));
        }

        var calls = new ToolCallParts(names);
        calls.AddWhole(message);
        contents.AddRange(calls.ToContents());
        var extras = new ReplyExtras();
        extras.Add(message);
        var finish = Finish(choice);
        var usage = UsageReader.Find(reply);
        var said = contents.Any(c => c is TextContent or FunctionCallContent);
        if (!said && Refusal(message, finish) is { } refusal)
        {
            throw Refused(at, refusal, usage);
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { AdditionalProperties = extras.ToProperties() })
        {
            ResponseId = reply.Member("id").Text(),
            ModelId = reply.Member("model").Text() ?? at.Model,
            CreatedAt = Created(reply),
            FinishReason = finish,
            Usage = usage,
        };
    }

    /// <summary>Reasoning and text of a message or of a delta; empty strings are no content.</summary>
    public static IEnumerable<AIContent> Contents(JsonElement message)
    {
        if ((message.Member("reasoning_content").Text() ?? message.Member("reasoning").Text()) is { Length: > 0 } reasoning)
        {
            yield return new TextReasoningContent(reasoning);
        }

        var content = message.Member("content");
        if (content.Text() is { Length: > 0 } text)
        {
            yield return new TextContent(text);
        }
        else if (content.IsArray())
        {
            foreach (var part in content.EnumerateArray())
            {
                if (part.Member("thinking") is { ValueKind: not JsonValueKind.Undefined } thinking) // Mistral
                {
                    yield return new TextReasoningContent(Joined(thinking));
                }
                else if (Joined(part) is { Length: > 0 } piece)
                {
                    yield return new TextContent(piece);
                }
            }
        }
    }

    public static ChatFinishReason? Finish(JsonElement choice) => choice.Member("finish_reason").Text() switch
    {
        null or "" => null,
        "stop" or "eos" or "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "length" or "max_tokens" => ChatFinishReason.Length,
        "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other),
    };

    /// <summary>Why nothing was said, or null where the silence is no refusal.</summary>
    public static string? Refusal(JsonElement message, ChatFinishReason? finish) =>
        message.Member("refusal").Text() is { Length: > 0 } words ? words
        : finish == ChatFinishReason.ContentFilter ? "the provider's content filter held the reply back"
        : null;

    public static ModelException Refused(Endpoint at, string why, UsageDetails? usage) =>
        new(ModelErrorKind.Refused, at.Say($"refused: {why}", "Put the question differently, or use another model.")) { Usage = usage };

    public static DateTimeOffset? Created(JsonElement reply) =>
        // Bounded by what a DateTimeOffset can hold; some servers send milliseconds.
        reply.Member("created").Count() is { } seconds and > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static AIContent Mended(AIContent content) => content switch
    {
        TextContent text => new TextContent(Surrogates.Mended(text.Text)),
        TextReasoningContent thought => new TextReasoningContent(Surrogates.Mended(thought.Text)),
        _ => content,
    };

    private static string Joined(JsonElement part)
    {
        if (part.IsArray())
        {
            var all = new StringBuilder();
            foreach (var inner in part.EnumerateArray())
            {
                all.Append(Joined(inner));
            }

            return all.ToString();
        }

        return part.Text() ?? part.Member("text").Text() ?? "";
    }
}
