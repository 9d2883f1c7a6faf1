using System.Text.Json.Serialization;

namespace CaveRuntime.Server.ChatApi;

/// <summary>A chat completion, whole or a piece of one, in the form of OpenAI's interface.</summary>
internal sealed record ChatReply(
    string Id,
    string Object,
    long Created,
    string Model,
    IReadOnlyList<ChatChoice> Choices)
{
    public ChatUsage? Usage { get; init; }

    /// <summary>What the form has no place for.</summary>
    public ChatRun? Cave { get; init; }
}

internal sealed record ChatChoice(int Index)
{
    public ChatText? Message { get; init; }

    public ChatText? Delta { get; init; }

    /// <summary>Always there: null where it goes on.</summary>
    [JsonPropertyName("finish_reason")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public object? Logprobs { get; init; }
}

internal sealed record ChatText
{
    public string? Role { get; init; }

    public string? Content { get; init; }

    /// <summary>The model's way: its words, its cells, what they printed.</summary>
    [JsonPropertyName("reasoning_content")]
    public string? Reasoning { get; init; }

    public string? Refusal { get; init; }
}

internal sealed record ChatUsage(
    [property: JsonPropertyName("prompt_tokens")] long Prompt,
    [property: JsonPropertyName("completion_tokens")] long Completion,
    [property: JsonPropertyName("total_tokens")] long Total,
    [property: JsonPropertyName("prompt_tokens_details")] ChatCached Cached,
    [property: JsonPropertyName("completion_tokens_details")] ChatReasoned Reasoned)
{
    public static ChatUsage Of(Usage usage) => new(
        usage.InputTokens,
        usage.OutputTokens,
        usage.InputTokens + usage.OutputTokens,
        new ChatCached(usage.CachedInputTokens),
        new ChatReasoned(usage.ReasoningTokens));
}

internal sealed record ChatCached([property: JsonPropertyName("cached_tokens")] long Tokens);

internal sealed record ChatReasoned([property: JsonPropertyName("reasoning_tokens")] long Tokens);

/// <summary>The run behind an answer.</summary>
internal sealed record ChatRun(
    [property: JsonPropertyName("run_id")] string RunId,
    string Stop,
    int Turns,
    [property: JsonPropertyName("cost_usd")] decimal? CostUsd,
    IReadOnlyList<Evidence> Evidence);

/// <summary>A preset, as OpenAI's interface lists models.</summary>
internal sealed record ModelReply(string Id, string Object, long Created, [property: JsonPropertyName("owned_by")] string OwnedBy);

internal sealed record ModelsReply(string Object, IReadOnlyList<ModelReply> Data);

/// <summary>A problem in the form of OpenAI's interface.</summary>
internal sealed record ErrorReply(ErrorBody Error);

internal sealed record ErrorBody(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    string Code);
