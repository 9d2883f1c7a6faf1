using CaveRuntime.Models.Errors;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>The two points in which servers of the same protocol differ in what they accept, learned from what they reject.</summary>
/// <param name="StreamOptions">Whether <c>stream_options.include_usage</c> is sent with a streaming request.</param>
/// <param name="MaxTokensField"><c>max_completion_tokens</c> (OpenAI; its reasoning models reject the other) or <c>max_tokens</c>
/// (everybody else).</param>
internal sealed record Dialect(bool StreamOptions, string MaxTokensField)
{
    /// <summary>
    /// How often one call may change its dialect: once for each point, so that a server which rejects everything gets an end.
    /// </summary>
    public const int MaxLessons = 2;

    private const string Old = "max_tokens";
    private const string New = "max_completion_tokens";

    public static Dialect For(Uri baseUrl) => new(true, baseUrl.Host == "api.openai.com" ? New : Old);

    /// <summary>The dialect to try once more in, or null where the rejection is about something else.</summary>
    public Dialect? After(int status, ProviderError error)
    {
        if (status is not (400 or 422))
        {
            return null;
        }

        if (StreamOptions && (Names("stream_options") || Names("include_usage")))
        {
            return this with { StreamOptions = false };
        }

        // "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead", and the reverse; a value that is too large
        // is another matter.
        var complains = error.Message.Contains("support", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("unrecognized", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("unknown", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("not permitted", StringComparison.OrdinalIgnoreCase)
            || error.Code == "unsupported_parameter";
        return complains && Names(MaxTokensField) ? this with { MaxTokensField = MaxTokensField == Old ? New : Old } : null;

        bool Names(string field) =>
            error.Message.Contains(field, StringComparison.OrdinalIgnoreCase)
                || error.Parameter.Contains(field, StringComparison.OrdinalIgnoreCase);
    }
}
