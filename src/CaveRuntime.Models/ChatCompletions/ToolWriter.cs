using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Models.Habits;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Writes tools, and calls that the model made earlier.</summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter json, ChatOptions options, ServerHabits habits)
    {
        var tools = options.Tools?.OfType<AIFunctionDeclaration>().ToList();
        if (tools is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            if (tool.Description.Length > 0)
            {
                json.WriteString("description", tool.Description);
            }

            json.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        switch (options.ToolMode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
        }

        if (options.AllowMultipleToolCalls is { } several && !habits.Refuses(Refusal.ParallelToolCalls))
        {
            json.WriteBoolean("parallel_tool_calls", several);
        }
    }

    public static void WriteCalls(Utf8JsonWriter json, IEnumerable<FunctionCallContent> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            var extras = ReplyExtras.In(call.AdditionalProperties);
            json.WriteString("id", call.CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", Arguments(call));
            ReplyExtras.Write(json, extras?["function"] as JsonObject);
            json.WriteEndObject();
            ReplyExtras.Write(json, extras, except: "function");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Arguments(FunctionCallContent call)
    {
        if (call.Arguments is not { } arguments)
        {
            return "{}";
        }

        // Half a surrogate pair, which code may hold, is no JSON.
        var whole = arguments.ToDictionary(a => a.Key, a => a.Value is string text ? Surrogates.Mended(text) : a.Value);
        return JsonSerializer.Serialize(whole, MessageWriter.Compact);
    }
}
