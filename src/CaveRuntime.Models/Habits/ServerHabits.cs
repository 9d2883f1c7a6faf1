namespace CaveRuntime.Models.Habits;

/// <summary>
/// What is known of how one server wants its requests: the one place for it. A client begins with what its address tells and adds what the
/// server refuses; nothing is ever taken back, so that learning ends. Immutable.
/// </summary>
/// <param name="UsualMaxTokens"><c>max_completion_tokens</c> (OpenAI; its reasoning models reject the other) or <c>max_tokens</c> (everybody
/// else).</param>
/// <param name="Refused">What the server has refused so far.</param>
internal sealed record ServerHabits(string UsualMaxTokens, Refusal Refused = Refusal.None)
{
    private const string Old = "max_tokens";
    private const string New = "max_completion_tokens";

    /// <summary>The field that limits the reply.</summary>
    public string MaxTokensField => !Refuses(Refusal.MaxTokensField) ? UsualMaxTokens : UsualMaxTokens == Old ? New : Old;

    /// <summary>Those of a server of which nothing is known.</summary>
    public static ServerHabits Usual { get; } = new(Old);

    /// <summary>The fields that a server can be spared, by their names.</summary>
    public static IReadOnlyDictionary<string, Refusal> Fields { get; } = new Dictionary<string, Refusal>
    {
        ["stream_options"] = Refusal.StreamOptions,
        ["parallel_tool_calls"] = Refusal.ParallelToolCalls,
        ["response_format"] = Refusal.ResponseFormat,
        ["temperature"] = Refusal.Temperature,
        ["top_p"] = Refusal.TopP,
        ["frequency_penalty"] = Refusal.FrequencyPenalty,
        ["presence_penalty"] = Refusal.PresencePenalty,
        ["seed"] = Refusal.Seed,
        ["stream"] = Refusal.Streaming,
    };

    /// <summary>What is known of a server of the table.</summary>
    public static ServerHabits Of(CompatibleServer server) => new(
        server.MaxTokensField ?? Old,
        (server.Without ?? []).Aggregate(Refusal.None, (all, field) => all | Fields[field]));

    public bool Refuses(Refusal refusal) => (Refused & refusal) != 0;

    /// <summary>The same server, once this is known, too.</summary>
    public ServerHabits With(Refusal refusal) => this with { Refused = Refused | refusal };
}
