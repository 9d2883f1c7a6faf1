using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Models.Errors;

/// <summary>
/// Recognises that a request did not fit, in the words of the servers in use: OpenAI, vLLM, llama.cpp, LM Studio, OpenRouter, Mistral,
/// Groq, Gemini, xAI,
/// TGI, Anthropic. Only error bodies are read, never replies.
/// </summary>
internal static partial class Overflow
{
    private static readonly string[] s_codes = [
        "context_length_exceeded",
        "exceed_context_size_error",
        "context_window_exceeded",
        "model_context_window_exceeded",
        "request_too_large",
        "max_tokens_exceeded"
    ];

    /// <summary>True where the error is an overflow; with the numbers that it names.</summary>
    public static bool Recognise(int? status, ProviderError error, out long? limit, out long? requested)
    {
        limit = error.Limit;
        requested = error.Requested;
        var words = error.Message.Length > 4000 ? error.Message[..4000] : error.Message;
        var known = s_codes.Contains(error.Code, StringComparer.OrdinalIgnoreCase)
            || s_codes.Contains(error.Type, StringComparer.OrdinalIgnoreCase)
            || Sentence().IsMatch(words);

        // "Request too large … on tokens per min: Limit 10000, Requested 20000" comes as 429 or 413; waiting does not make the request
        // smaller.
        if (!known && status is 429 or 413 && PerMinute().Match(words) is { Success: true } rate
            && Number(rate.Groups["limit"]) < Number(rate.Groups["requested"]))
        {
            known = true;
        }

        if (!known)
        {
            limit = requested = null;
            return false;
        }

        limit ??= First(words, LimitPatterns());
        requested ??= First(words, RequestedPatterns());
        return true;
    }

    private static long? First(string words, Regex pattern)
    {
        foreach (Match match in pattern.Matches(words))
        {
            if (Number(match.Groups["n"]) is { } number and > 0)
            {
                return number;
            }
        }

        return null;
    }

    private static long? Number(Group group) =>
        long.TryParse(group.ValueSpan, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace;

    [GeneratedRegex("""
        maximum\ (context|prompt|model|input)\ length
        | (context|prompt|input|request|message)[^.]{0,60}\ (exceeds?|is\ (longer|greater)\ than|is\ too\ (long|large))
          [^.]{0,60}\ (context|window|maximum|limit)
        | exceeds?\ (the\ )?(available\ |model'?s?\ |maximum\ )?context\ (size|length|window|limit)
        | prompt\ is\ too\ long | input\ is\ too\ long
        | too\ large\ for\ model\ with\ \d+\ maximum\ context
        | input\ token\ count[^.]{0,40}exceeds
        | context\ the\ overflows | greater\ than\ the\ context\ length
        | inputs?`?\ tokens\ \+\ `?max_new_tokens`?\ must\ be
        | reduce\ the\ length\ of\ the\ (messages|input|prompt)
        | too\ many\ tokens:\ (total\ number|size\ limit)
        """, Loose, 1000)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"Limit:?\ (?<limit>[\d,]+),\ (Used:?\ [\d,]+,\ )?Requested:?\ (?<requested>[\d,]+)", Loose, 1000)]
    private static partial Regex PerMinute();

    [GeneratedRegex("""
        (maximum\ (context|prompt|model|input)\ length|context\ length\ of\ only)\D{0,12}(?<n>\d[\d,]*)
        | (context\ (size|length|window)|tokens\ allowed)\D{0,6}\((?<n>\d[\d,]*)
        | tokens?\ >\ (?<n>\d[\d,]*)
        | =?\ \d+\ >\ (?<n>\d[\d,]*)
        | model\ with\ (?<n>\d[\d,]*)\ maximum\ context
        | maximum\ number\ of\ (input\ )?tokens\D{0,20}(?<n>\d[\d,]*)
        | must\ be\ <=\ (?<n>\d[\d,]*)
        | Limit:?\ (?<n>\d[\d,]*),
        | (context|limit|window|maximum)\D{0,20}(?<n>\d[\d,]*)\ tokens
        """, Loose, 1000)]
    private static partial Regex LimitPatterns();

    [GeneratedRegex("""
        (requested(\ about)?|resulted\ in|contains|Requested:?|Given:|too\ long:|keep\ the\ first)\ (?<n>\d[\d,]*)
        | (request|prompt|input\ token\ count)\ \((length\ |about\ )?(?<n>\d[\d,]*)
        | your\ request\ has\ (?<n>\d[\d,]*)
        | prompt\ has\ (?<n>\d[\d,]*)
        """, Loose, 1000)]
    private static partial Regex RequestedPatterns();
}
