using System.Text.Json;
using CaveRuntime.Server.Problems;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Server.ChatApi;

/// <summary>Reads the messages of a request: texts, and files of text that stand in them.</summary>
internal static class ChatMessages
{
    private static readonly string[] s_known = ["role", "content", "name", "refusal", "annotations", "audio", "tool_calls", "function_call"];

    /// <exception cref="ServiceProblem">A message is no message, or holds what is not read here.</exception>
    public static IReadOnlyList<ChatMessage> Read(JsonElement messages) => messages.ValueKind == JsonValueKind.Array
        ? [.. messages.EnumerateArray().Select((m, i) => One(m, $"messages[{i}]"))]
        : throw ServiceProblem.Wrong("'messages' has to be a list.", "messages");

    private static ChatMessage One(JsonElement message, string place)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw ServiceProblem.Wrong($"'{place}' has to be an object with 'role' and 'content'.", place);
        foreach (JsonProperty member in message.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            bool isEmpty = member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0;
            if (!s_known.Contains(member.Name) || (member.Name is "audio" or "tool_calls" or "function_call" && !isEmpty))
                throw Unsupported($"{place}.{member.Name}");
        }

        string role = message.TryGetProperty("role", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        return new ChatMessage(
            role switch
            {
                "system" or "developer" => ChatRole.System,
                "user" => ChatRole.User,
                "assistant" => ChatRole.Assistant,
                "tool" or "function" => throw Unsupported($"{place}.role: {role}"),
                _ => throw ServiceProblem.Wrong($"'{place}.role' has to be system, developer, user or assistant.", place),
            },
            Contents(message.TryGetProperty("content", out JsonElement content) ? content : default, $"{place}.content"));
    }

    private static List<AIContent> Contents(JsonElement content, string place) => content.ValueKind switch
    {
        JsonValueKind.String => [new TextContent(content.GetString())],
        JsonValueKind.Array => [.. content.EnumerateArray().Select((part, i) => Part(part, $"{place}[{i}]"))],
        _ => throw ServiceProblem.Wrong($"'{place}' has to be a text or a list of parts.", place),
    };

    private static AIContent Part(JsonElement part, string place)
    {
        string type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out JsonElement given)
            && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        return type switch
        {
            "text" when part.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String =>
                new TextContent(text.GetString()),
            "refusal" when part.TryGetProperty("refusal", out JsonElement text) && text.ValueKind == JsonValueKind.String =>
                new TextContent(text.GetString()),
            "file" when part.TryGetProperty("file", out JsonElement file) && file.ValueKind == JsonValueKind.Object => File(file, $"{place}.file"),
            "text" or "refusal" or "file" or "" => throw ServiceProblem.Wrong($"'{place}' is no part of a message: it has a 'type', and what that type says.", place),
            _ => throw Unsupported($"{place}.type: {type}"),
        };
    }

    private static DataContent File(JsonElement file, string place)
    {
        if (!file.TryGetProperty("file_data", out JsonElement data) || data.ValueKind != JsonValueKind.String)
            throw Unsupported($"{place}: without 'file_data'");
        string name = file.TryGetProperty("filename", out JsonElement given) && given.GetString() is { Length: > 0 } named ? named : "file";
        DataContent content;
        try
        {
            content = new DataContent(data.GetString()!);
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or FormatException)
        {
            throw ServiceProblem.Wrong($"'{place}.file_data' has to be a data URL, such as data:text/plain;base64,….", place);
        }

        if (!content.HasTopLevelMediaType("text") && content.MediaType is not ("application/json" or "application/xml"))
            throw Unsupported($"{place}: {content.MediaType}");
        content.Name = name;
        return content;
    }

    private static ServiceProblem Unsupported(string what) => new(
        400, "unsupported_content", $"'{what}' is not read here: messages hold text, and files of text with their content. Send that.")
    {
        Parameter = "messages",
    };
}
