using System.Text.RegularExpressions;
using CaveRuntime.Models.Errors;

namespace CaveRuntime.Models.Habits;

/// <summary>
/// Reads in a server's error what it refuses, in the words of the servers in use. Whether giving it up changes the request, and so is worth
/// another attempt, is for the client to see.
/// </summary>
internal static partial class Lessons
{
    private const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly (Refusal Refusal, string[] Names)[] s_fields =
    [
        (Refusal.StreamOptions, ["stream_options", "include_usage"]),
        (Refusal.ParallelToolCalls, ["parallel_tool_calls", "parallel tool calls"]),
        (Refusal.ResponseFormat, ["response_format", "response format", "json_schema", "json_object", "structured output", "guided", "JSON mode"]),
        (Refusal.Temperature, ["temperature"]),
        (Refusal.TopP, ["top_p"]),
        (Refusal.FrequencyPenalty, ["frequency_penalty"]),
        (Refusal.PresencePenalty, ["presence_penalty"]),
        (Refusal.Seed, ["seed"]),
        (Refusal.ReasoningEffort, ["reasoning_effort"]),
    ];

    /// <summary>What the server refuses; nothing where its error is about something else.</summary>
    /// <param name="status">The status; null for an error inside a reply.</param>
    /// <param name="error">The error.</param>
    /// <param name="habits">What the request was written by.</param>
    public static Refusal Of(int? status, ProviderError error, ServerHabits habits)
    {
        var words = $"{error.Message} {error.Parameter}";
        words = words.Length > 4000 ? words[..4000] : words;
        if (status is 401 or 402 or 408 or 429 || Overflow.Recognise(status, error, out _, out _))
        {
            return Refusal.None;
        }

        // Roles first: templates are rendered inside the server, so that some say it with status 500.
        var role = Role(words);
        return role != Refusal.None || (status >= 500 && status != 501) ? role : Field(words, error, habits);
    }

    private static Refusal Role(string words) =>
        UserAfterTool().IsMatch(words) ? Refusal.UserAfterTool
        : RolesInARow().IsMatch(words) ? Refusal.RolesInARow
        : SystemRole().IsMatch(words) ? Refusal.SystemRole
        : Refusal.None;

    private static Refusal Field(string words, ProviderError error, ServerHabits habits)
    {
        if (ContentMissing().IsMatch(words))
        {
            return Refusal.CallsWithoutContent;
        }

        if (OnlyStreams().IsMatch(words))
        {
            return Refusal.WholeReplies;
        }

        var complains = Complaint().IsMatch(words)
            || error.Code is "unsupported_parameter" or "unsupported_value" or "unknown_parameter" or "extra_forbidden";
        if (!complains)
        {
            return Refusal.None;
        }

        // The server's own word for the field that it means goes before what its message mentions besides.
        foreach (var text in (ReadOnlySpan<string>)[error.Parameter, words])
        {
            foreach (var (refusal, names) in s_fields)
            {
                if (!habits.Refuses(refusal) && names.Any(name => Names(text, name)))
                {
                    return refusal;
                }
            }

            // "Use 'max_completion_tokens' instead" names both.
            if (Names(text, habits.MaxTokensField))
            {
                return Refusal.MaxTokensField;
            }
        }

        return Streaming().IsMatch(words) ? Refusal.Streaming : Refusal.None;
    }

    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !IsWord(text[at - 1])) && (at + name.Length == text.Length || !IsWord(text[at + name.Length])))
            {
                return true;
            }
        }

        return false;

        static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
    }

    [GeneratedRegex(
        @"\b(?:not|n't|never)\s+(?:currently\s+|yet\s+)?(?:be\s+)?(?:a\s+)?(?:support|allow|permit|accept|availab|implement|recogni[sz]|enabl|valid|exist)"
        + @"|unsupported|unrecogni[sz]ed|unknown|unexpected|unavailable|disabled|cannot|can't|extra\s+(?:input|field|param)"
        + @"|invalid\s+(?:param|argument|field|option)|deprecated|\binstead\b|must\s+be\s+verified|only\s+(?:support|the\s+default)|no\s+longer"
        + @"|forbidden|without\b.{0,20}\bsupport",
        Loose,
        1000)]
    private static partial Regex Complaint();

    [GeneratedRegex(
        @"\balternat(?:e|es|ing)\b|consecutive\s+(?:\w+\s+){0,3}(?:message|role|turn)|(?:message|role|turn)s?\b.{0,40}\bconsecutive"
        + @"|(?:same|identical)\s+role|(?:multiple|two|several)\s+(?:user|assistant)\s+(?:message|role|turn)s?\s+in\s+a\s+row"
        + @"|unexpected\s+role\s+['""]?(?<role>user|assistant)['""]?\s+after\s+role\s+['""]?\k<role>",
        Loose,
        1000)]
    private static partial Regex RolesInARow();

    [GeneratedRegex(@"unexpected\s+role\s+['""]?user['""]?\s+after\s+role\s+['""]?tool", Loose, 1000)]
    private static partial Regex UserAfterTool();

    [GeneratedRegex(
        @"\b(?:system|developer)['""]?\s+(?:role|message|prompt|instruction)s?\b.{0,60}?(?:\bnot\b|n't|unsupported|invalid|disabled)"
        + @"|(?:not\s+support|unsupported|invalid|unknown|unexpected|not\s+allow|no)\w*\s+(?:the\s+|a\s+|value\s+)?(?:role:?\s+)?['""]?(?:system|developer)\b"
        + @"|role\b.{0,40}\b(?:does\s+not|doesn't|not)\s+support\s+['""]?(?:system|developer)"
        + @"|role\s+['""]?(?:system|developer)['""]?\s+(?:is\s+)?(?:not|un|inv)"
        + @"|only\s+user(?:,\s*|\s+and\s+|/)(?:assistant|model)(?:,?\s*(?:and|or)?\s*tool)?\s+roles?\s+(?:are|is)\s+(?:supported|allowed)"
        + @"|roles?\s+must\s+be\s+(?:one\s+of\s+)?['""\[(]*user['""]?\s*(?:,|or)\s*['""]?(?:assistant|model)",
        Loose,
        1000)]
    private static partial Regex SystemRole();

    [GeneratedRegex(
        @"\bcontent\b.{0,40}\b(?:is\s+(?:a\s+)?(?:required|missing|null|not\s+allowed\s+to\s+be\s+null)|must\s+(?:be\s+a\s+string|not\s+be\s+null)|required)"
        + @"|missing\s+(?:field|required\s+\w+:?)\s+[`'""]?(?:messages\S*\.)?content\b|required\s+property\s+['""]?content\b",
        Loose,
        1000)]
    private static partial Regex ContentMissing();

    [GeneratedRegex(
        @"only\s+supports?\s+(?:the\s+)?stream|stream(?:ing)?\s+(?:must|has\s+to|needs\s+to)\s+be\s+(?:true|set|enabled|used|on)"
        + @"|(?:requires?|enable(?:\s+the)?|set)\s+(?:the\s+)?['""`]?stream\b(?!_)|non-?stream\w*\b.{0,40}\bnot\s+(?:be\s+)?(?:support|allow)",
        Loose,
        1000)]
    private static partial Regex OnlyStreams();

    [GeneratedRegex(@"\bstream(?:ed|ing)?\b", Loose, 1000)]
    private static partial Regex Streaming();
}
