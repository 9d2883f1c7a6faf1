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

    public static ServerHabits Of(Uri baseUrl) => new(baseUrl.Host == "api.openai.com" ? New : Old);

    public bool Refuses(Refusal refusal) => (Refused & refusal) != 0;

    /// <summary>The same server, once this is known, too.</summary>
    public ServerHabits With(Refusal refusal) => this with { Refused = Refused | refusal };
}
