using System.Text;
using System.Text.Json;
using CaveRuntime.Models.Habits;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Writes one message of a Chat Completions request.</summary>
internal static class MessageWriter
{
    /// <summary>For values inside a message; the usual options would indent them, and every blank is paid for.</summary>
    public static JsonSerializerOptions Compact { get; } = MakeCompact();

    public static void Write(Utf8JsonWriter json, ChatMessage message, ServerHabits habits)
    {
        // One message with several results becomes one message each: that is how the protocol has it.
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WritePropertyName("content");
            WriteFaithfully(json, ResultText(result));
            json.WriteEndObject();
        }

        if (results.Count > 0 && message.Contents.All(c => c is FunctionResultContent))
        {
            return;
        }

        if (message.Contents.FirstOrDefault(c => c is DataContent or UriContent) is { } unknown)
        {
            throw new NotSupportedException($"A chat-completions request carries text and tool calls, not {unknown.GetType().Name}.");
        }

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        var text = message.Text;
        if (text.Length > 0 || calls.Count == 0 || habits.Refuses(Refusal.CallsWithoutContent))
        {
            json.WritePropertyName("content");
            WriteFaithfully(json, text);
        }

        if (calls.Count > 0)
        {
            ToolWriter.WriteCalls(json, calls);
        }

        ReplyExtras.Write(json, message.AdditionalProperties, calls.Count > 0);
        json.WriteEndObject();
    }

    /// <summary>Any string, also one with half a surrogate pair, which a document may hold and JSON cannot: it becomes U+FFFD instead of an
    /// exception.</summary>
    public static void WriteFaithfully(Utf8JsonWriter json, string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            json.WriteStringValue(Encoding.UTF8.GetBytes(text));
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static string ResultText(FunctionResultContent result) => result switch
    {
        { Exception: { } failure, Result: null } => $"Error: {failure.Message}",
        { Result: string text } => text,
        { Result: null } => "",
        _ => JsonSerializer.Serialize(result.Result, Compact),
    };

    private static JsonSerializerOptions MakeCompact()
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false };
        options.MakeReadOnly();
        return options;
    }
}
