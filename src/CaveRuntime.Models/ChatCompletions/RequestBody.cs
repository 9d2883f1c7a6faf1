using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
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
        Dialect dialect)
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
            if (!string.IsNullOrEmpty(options?.Instructions))
            {
                MessageWriter.WriteText(json, "system", options.Instructions);
            }

            foreach (var message in messages)
            {
                MessageWriter.Write(json, message);
            }

            json.WriteEndArray();
            if (stream)
            {
                json.WriteBoolean("stream", true);
                if (dialect.StreamOptions)
                {
                    json.WriteStartObject("stream_options");
                    json.WriteBoolean("include_usage", true);
                    json.WriteEndObject();
                }
            }

            if (options is not null)
            {
                WriteOptions(json, options, dialect);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options, Dialect dialect)
    {
        WriteNumber(json, dialect.MaxTokensField, options.MaxOutputTokens);
        WriteNumber(json, "temperature", options.Temperature);
        WriteNumber(json, "top_p", options.TopP);
        WriteNumber(json, "frequency_penalty", options.FrequencyPenalty);
        WriteNumber(json, "presence_penalty", options.PresencePenalty);
        if (options.Seed is { } seed)
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
        if (effort is not null)
        {
            json.WriteString("reasoning_effort", effort);
        }

        WriteFormat(json, options);
        ToolWriter.Write(json, options);
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.ResponseFormat is not ChatResponseFormatJson format)
        {
            return;
        }

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
