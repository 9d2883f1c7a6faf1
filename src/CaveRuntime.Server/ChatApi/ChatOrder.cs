using System.Text.Json;
using CaveRuntime.Server.Problems;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Server.ChatApi;

/// <summary>A request for a chat completion, as far as this service does what it asks for. Whatever else it asks for is refused by
/// name.</summary>
/// <param name="Model">The preset.</param>
/// <param name="Messages">The conversation.</param>
internal sealed record ChatOrder(string Model, IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>JSON schema of the answer; null for text.</summary>
    public string? Schema { get; private init; }

    /// <summary>Whether the reply comes in pieces.</summary>
    public bool Streams { get; private init; }

    /// <summary>Whether the last piece says what was used.</summary>
    public bool IncludesUsage { get; private init; }

    /// <summary>Whether the model's way is sent, too.</summary>
    public bool IncludesReasoning { get; private init; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="ServiceProblem">It asks for something that is wrong, or that is not done here.</exception>
    public static ChatOrder Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
            throw ServiceProblem.Wrong("The body has to be a JSON object with 'model' and 'messages'.");
        var order = new ChatOrder("", []);
        foreach (JsonProperty parameter in request.EnumerateObject())
        {
            JsonElement value = parameter.Value;
            order = parameter.Name switch
            {
                "model" => order with { Model = Text(value, "model") },
                "messages" => order with { Messages = ChatMessages.Read(value) },
                "response_format" => order with { Schema = SchemaOf(value) },
                "stream" => order with { Streams = Switch(value, "stream") },
                "stream_options" => order with { IncludesUsage = Only(value, "stream_options", "include_usage") },
                "cave" => order with { IncludesReasoning = Only(value, "cave", "reasoning") },
                // Says who asks; nothing here depends on it.
                "user" or "safety_identifier" or "metadata" or "prompt_cache_key" => order,
                _ when IsUsual(parameter.Name, value) => order,
                _ => throw Unsupported(parameter.Name),
            };
        }

        if (order.Model.Length == 0)
            throw ServiceProblem.Wrong("'model' is missing. Name a preset, such as cave; GET /v1/models lists those that there are.", "model");
        if (order.Messages.Count == 0)
            throw ServiceProblem.Wrong("'messages' is missing or empty. Send at least one message of the user's.", "messages");
        return order.Messages.Any(m => m.Role == ChatRole.User) ? order : throw ServiceProblem.Wrong(
            "No message has the role 'user', so nothing is asked. Send one.", "messages");
    }

    // What a caller says that is so anyway.
    private static bool IsUsual(string name, JsonElement value) => value.ValueKind == JsonValueKind.Null || (name switch
    {
        "n" => IsNumber(value, 1),
        "temperature" or "top_p" => IsNumber(value, 1),
        "presence_penalty" or "frequency_penalty" => IsNumber(value, 0),
        "logprobs" or "store" => value.ValueKind == JsonValueKind.False,
        "tools" or "functions" or "modalities" when value.ValueKind == JsonValueKind.Array =>
            value.GetArrayLength() == 0 || (name == "modalities" && value.GetArrayLength() == 1 && value[0].ValueEquals("text")),
        "logit_bias" => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(),
        "service_tier" => value.ValueKind == JsonValueKind.String && (value.ValueEquals("auto") || value.ValueEquals("default")),
        _ => false,
    });

    private static ServiceProblem Unsupported(string name) => new(400, "unsupported_parameter", name switch
    {
        "tools" or "tool_choice" or "functions" or "function_call" or "parallel_tool_calls" =>
            $"'{name}': cells cannot call tools of the caller yet. Leave it out; the operator of the service can lend functions to cells.",
        "temperature" or "top_p" or "seed" or "reasoning_effort" or "presence_penalty" or "frequency_penalty" or "logit_bias" =>
            $"'{name}': how the model samples is set by the operator of the service. Leave it out.",
        "max_tokens" or "max_completion_tokens" =>
            $"'{name}': an answer is made by many calls of a model, whose ceilings the operator of the service sets. Leave it out, or choose a preset with lower ones.",
        _ => $"'{name}' is not known here, or not done. Leave it out.",
    })
    {
        Parameter = name,
    };

    private static string? SchemaOf(JsonElement format)
    {
        string kind = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out JsonElement type)
            ? Text(type, "response_format.type")
            : throw ServiceProblem.Wrong("'response_format' has to be an object with a 'type'.", "response_format");
        return kind switch
        {
            "text" => null,
            "json_object" => "{}",
            "json_schema" when format.TryGetProperty("json_schema", out JsonElement named)
                && named.ValueKind == JsonValueKind.Object
                && named.TryGetProperty("schema", out JsonElement schema)
                && schema.ValueKind == JsonValueKind.Object => schema.GetRawText(),
            "json_schema" => throw ServiceProblem.Wrong("'response_format.json_schema.schema' has to be a JSON schema.", "response_format"),
            _ => throw ServiceProblem.Wrong("'response_format.type' has to be text, json_object or json_schema.", "response_format"),
        };
    }

    private static bool Only(JsonElement value, string name, string member)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return false;
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(p => p.Name != member))
            throw ServiceProblem.Wrong($"'{name}' has to be an object with '{member}' and nothing else.", name);
        return value.TryGetProperty(member, out JsonElement on) && Switch(on, $"{name}.{member}");
    }

    private static bool Switch(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw ServiceProblem.Wrong($"'{name}' has to be true or false.", name),
    };

    private static string Text(JsonElement value, string name) => value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw ServiceProblem.Wrong($"'{name}' has to be a text.", name);

    private static bool IsNumber(JsonElement value, double number) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double given) && given == number;
}
