using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaveRuntime.Models.Habits;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Writes a Chat Completions request. The messages go as they are given; what is not set is not sent.</summary>
internal static class RequestBody
{
    // CJK and emoji as they are: a third of the bytes. The body is never put into a page.
    private static readonly JsonWriterOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(
        string model,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        bool stream,
        ServerHabits habits)
    {
        // Sized for plain text; anything else makes it grow once or twice.
        var buffer = new ArrayBufferWriter<byte>(256 + messages.Sum(m => 64 + m.Contents.Sum(c => c is TextContent text
            ? text.Text.Length
            : 256)));
        using (var json = new Utf8JsonWriter(buffer, s_relaxed))
        {
            json.WriteStartObject();
            json.WriteString("model", options?.ModelId ?? model);
            json.WriteStartArray("messages");
            foreach (var message in MessageShape.Of(messages, options?.Instructions, habits))
            {
                MessageWriter.Write(json, message, habits);
            }

            json.WriteEndArray();
            if (stream)
            {
                json.WriteBoolean("stream", true);
                if (!habits.Refuses(Refusal.StreamOptions))
                {
                    json.WriteStartObject("stream_options");
                    json.WriteBoolean("include_usage", true);
                    json.WriteEndObject();
                }
            }

            if (options is not null)
            {
                WriteOptions(json, options, habits);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options, ServerHabits habits)
    {
        WriteNumber(json, habits.MaxTokensField, options.MaxOutputTokens);
        WriteNumber(json, "temperature", habits.Refuses(Refusal.Temperature) ? null : options.Temperature);
        WriteNumber(json, "top_p", habits.Refuses(Refusal.TopP) ? null : options.TopP);
        WriteNumber(json, "frequency_penalty", habits.Refuses(Refusal.FrequencyPenalty) ? null : options.FrequencyPenalty);
        WriteNumber(json, "presence_penalty", habits.Refuses(Refusal.PresencePenalty) ? null : options.PresencePenalty);
        if (options.Seed is { } seed && !habits.Refuses(Refusal.Seed))
        {
            json.WriteNumber("seed", seed);
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                MessageWriter.WriteFaithfully(json, stop);
            }

            json.WriteEndArray();
        }

        var effort = options.Reasoning?.Effort switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => "xhigh",
            _ => null,
        };
        if (effort is not null && !habits.Refuses(Refusal.ReasoningEffort))
        {
            json.WriteString("reasoning_effort", effort);
        }

        if (options.ResponseFormat is ChatResponseFormatJson format && !habits.Refuses(Refusal.ResponseFormat))
        {
            WriteFormat(json, format, options);
        }

        ToolWriter.Write(json, options, habits);
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormatJson format, ChatOptions options)
    {
        json.WriteStartObject("response_format");
        if (format.Schema is { } schema)
        {
            json.WriteString("type", "json_schema");
            json.WriteStartObject("json_schema");
            json.WriteString("name", format.SchemaName ?? "reply");
            if (format.SchemaDescription is { } description)
            {
                json.WriteString("description", description);
            }

            json.WritePropertyName("schema");
            schema.WriteTo(json);
            // Strict asks more of the schema than JSON schema does, so it is the caller's word, not ours.
            if (options.AdditionalProperties?.TryGetValue("strict", out var strict) is true && strict is bool value)
            {
                json.WriteBoolean("strict", value);
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type", "json_object");
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
