using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using CaveRuntime.Models.Transport;

namespace CaveRuntime.Models.Errors;

/// <summary>Turns whatever went wrong into a <see cref="ModelException"/> that says what, where, and what to do.</summary>
internal static partial class Failures
{
    /// <summary>A reply with an error status.</summary>
    public static ModelException FromReply(Endpoint at, int status, string body, TimeSpan? retryAfter)
    {
        var error = ProviderError.Read(body);
        return FromError(at, status, error, retryAfter);
    }

    /// <summary>
    /// An error that a server told, by status or in the middle of a stream (status null, or the number that it gave as code).
    /// </summary>
    public static ModelException FromError(Endpoint at, int? status, ProviderError error, TimeSpan? retryAfter = null)
    {
        var words = error.Message.Length > 0 ? error.Message : "no explanation";
        var said = status is { } number ? $"{words} (HTTP {number})" : words;
        if (Overflow.Recognise(status, error, out var limit, out var requested))
        {
            var numbers = (limit, requested) switch
            {
                ({ } most, { } asked) => $"the request has {Tokens(asked)} and the model takes {Tokens(most)}",
                ({ } most, null) => $"the request is too long, the model takes {Tokens(most)}",
                _ => $"the request is too long: {said}",
            };
            return Make(
                ModelErrorKind.ContextOverflow,
                numbers,
                "Send less, or set --context-window to what the model takes.",
                limit: limit,
                requested: requested);
        }

        var kind = Classify(status, error);
        return kind switch
        {
            ModelErrorKind.Authentication => Make(
                kind,
                $"the key was not accepted: {said}",
                $"Check {at.KeyVariable} and what the key may do."),
            ModelErrorKind.UnknownModel => Make(kind, $"there is no such model: {said}", "Check the name of the model."),
            ModelErrorKind.RateLimited when OutOfCredit(status, error) => Make(
                kind,
                $"out of credit: {said}",
                "Check plan and billing with the provider."),
            ModelErrorKind.RateLimited => Make(kind, $"too many requests: {said}", Wait(retryAfter), transient: true),
            ModelErrorKind.Unavailable => Make(kind, $"the server failed: {said}", Wait(retryAfter), transient: true),
            ModelErrorKind.Refused => Make(kind, $"refused: {said}", "Put the question differently, or use another model."),
            _ when TakesNoTools(error) => Make(
                kind,
                $"no calls of tools are taken there: {said}",
                "Use --action fenced, with which the model writes its cells as text, or use another model."),
            _ when status == 404 => Make(kind, $"nothing answers there: {said}", "Check --base-url; it usually ends in /v1."),
            _ when status is >= 300 and < 400 => Make(
                kind,
                $"the server answered with a redirect (HTTP {status})",
                "Give the final address as --base-url."),
            _ => Make(kind, $"the request was not accepted: {said}", "See what the server says above."),
        };

        ModelException Make(
            ModelErrorKind what,
            string happened,
            string remedy,
            bool transient = false,
            long? limit = null,
            long? requested = null) =>
            new(what, at.Say(happened, remedy))
            {
                Status = status,
                RetryAfter = retryAfter,
                IsTransient = transient,
                Limit = limit,
                Requested = requested
            };
    }

    /// <summary>A reply that cannot be read.</summary>
    public static ModelException Nonsense(Endpoint at, string body, string what = "the server's answer is not a chat completion")
    {
        var seen = ProviderError.LooksLikeHtml(body)
            ? "it sent a web page"
            : string.IsNullOrWhiteSpace(body) ? "it sent nothing" : $"it sent {body.TrimStart()}";
        return new ModelException(
            ModelErrorKind.BadReply,
            at.Say($"{what}: {seen}", "Check that --base-url is the address of a chat-completions server."));
    }

    /// <summary>A stream that ended before the reply did. Trying again is left to the one that knows whether a part was already
    /// shown.</summary>
    public static ModelException BrokenOff(Endpoint at, Exception? cause = null) =>
        new(
            ModelErrorKind.Unavailable,
            at.Say("the reply broke off before its end", "Try again; if it stays so, look at the server's log."),
            cause) { IsTransient = true };

    /// <summary>
    /// An exception of the transport; null where it is the caller's own cancellation or a defect, which must pass as they are.
    /// </summary>
    public static ModelException? FromTransport(Endpoint at, Exception exception, IdleTimeout idle)
    {
        if (exception is OperationCanceledException)
        {
            return idle.Expired
                ? new ModelException(
                    ModelErrorKind.Unavailable,
                    at.Say($"no answer within {Span(idle.Limit)}", "Try again, or allow more time."),
                    exception) { IsTransient = true }
                : null;
        }

        if (exception is InvalidDataException)
        {
            return new ModelException(
                ModelErrorKind.BadReply,
                at.Say(exception.Message, "Check that --base-url is the address of a chat-completions server."),
                exception);
        }

        if (exception is not (HttpRequestException or IOException or SocketException))
        {
            return null;
        }

        var cause = Innermost(exception);
        if (Has(exception, HttpRequestError.InvalidResponse))
        {
            return new ModelException(
                ModelErrorKind.BadReply,
                at.Say(
                    $"the server does not speak HTTP: {cause.Message}",
                    "Check that --base-url is the address of a chat-completions server."),
                exception);
        }

        if (cause is AuthenticationException || Has(exception, HttpRequestError.SecureConnectionError))
        {
            return new ModelException(
                ModelErrorKind.Unavailable,
                at.Say($"no secure connection: {cause.Message}", "Check the server's certificate and the address (http or https)."),
                exception);
        }

        return NeverConnected(exception)
            ? new ModelException(
                ModelErrorKind.Unavailable,
                at.Say($"cannot connect: {cause.Message}", "Check that the server runs, the address, and the network."),
                exception) { IsTransient = true }
            : new ModelException(
                ModelErrorKind.Unavailable,
                at.Say($"the connection broke: {cause.Message}", "Try again; if it stays so, look at the server's log."),
                exception) { IsTransient = true };
    }

    /// <summary>True where no connection came about at all: a server that is down, or a wrong address.</summary>
    public static bool NeverConnected(Exception? exception) =>
        Has(exception, HttpRequestError.ConnectionError) || Has(exception, HttpRequestError.NameResolutionError);

    private static ModelErrorKind Classify(int? status, ProviderError error)
    {
        var code = error.Code.ToLowerInvariant();
        if (TakesNoTools(error))
        {
            return ModelErrorKind.Other;
        }

        var effective = status is null or 200 && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : status;
        if (code is "model_not_found" or "model_not_exist" || (effective is 400 or 404 or 422 && NamesUnknownModel(error)))
        {
            return ModelErrorKind.UnknownModel;
        }

        if (OutOfCredit(status, error))
        {
            return ModelErrorKind.RateLimited; // some providers say it with 400
        }

        if (code is "content_filter" or "content_policy_violation" or "invalid_prompt" || (effective == 403 && error.Message.Contains(
            "moderation",
            StringComparison.OrdinalIgnoreCase)))
        {
            return ModelErrorKind.Refused;
        }

        return effective switch
        {
            401 or 403 => ModelErrorKind.Authentication,
            402 or 429 => ModelErrorKind.RateLimited,
            408 or >= 500 => ModelErrorKind.Unavailable,
            _ => code switch
            {
                "invalid_api_key" or "authentication_error" or "permission_error" => ModelErrorKind.Authentication,
                "rate_limit_exceeded" or "rate_limit_error" or "insufficient_quota" => ModelErrorKind.RateLimited,
                // Some servers call every error one of the server; the status of a request that is wrong goes before.
                "overloaded_error" or "server_error" or "api_error" or "internal_server_error" or "timeout_error"
                    or "unavailable" when effective is not (>= 400 and < 500) => ModelErrorKind.Unavailable,
                "not_found_error" when error.Message
                    .StartsWith("model:", StringComparison.OrdinalIgnoreCase) => ModelErrorKind.UnknownModel,
                _ => ModelErrorKind.Other,
            },
        };
    }

    private static bool NamesUnknownModel(ProviderError error)
    {
        var words = error.Message;
        return error.Parameter == "model"
            || (words.Contains("model", StringComparison.OrdinalIgnoreCase)
                && (words.Contains("not found", StringComparison.OrdinalIgnoreCase)
                    || words.Contains("does not exist", StringComparison.OrdinalIgnoreCase)
                    || words.Contains("not a valid model", StringComparison.OrdinalIgnoreCase)
                    || words.Contains("unknown model", StringComparison.OrdinalIgnoreCase)
                    || words.Contains("invalid model", StringComparison.OrdinalIgnoreCase)
                    || words.StartsWith("model:", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool OutOfCredit(int? status, ProviderError error) =>
        status == 402
        || error.Code is "insufficient_quota" or "402"
        || error.Type == "insufficient_quota"
        || error.Message.Contains("credit balance", StringComparison.OrdinalIgnoreCase);

    // Ollama, OpenRouter, vLLM, llama.cpp.
    private static bool TakesNoTools(ProviderError error) => NoTools().IsMatch(
        error.Message.Length > 4000 ? error.Message[..4000] : error.Message);

    [GeneratedRegex(
        @"(?:not|n't)\s+support\w*\s+(?:the\s+use\s+of\s+)?(?:tool|function)s?\b(?!_)|\btools?\b(?:\s+\w+){0,2}\s+(?:is|are)\s+not\s+(?:supported|enabled|available|allowed)"
        + @"|endpoints?\s+found\s+that\s+support\s+tool|enable-auto-tool-choice|tool-call-parser|(?:function|tool)\s+calling\s+is\s+not"
        + @"|\btools?\s+param\w*\s+requires|unsupported\s+(?:parameter|param|field|argument)s?:?\s+['""`]?tools?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex NoTools();

    private static string Wait(TimeSpan? retryAfter) => retryAfter is { } wait ? $"Try again in {Span(wait)}." : "Try again later.";

    private static string Tokens(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} tokens");

    private static string Span(TimeSpan span) => span.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");

    private static bool Has(Exception? exception, HttpRequestError error)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpRequestException http && http.HttpRequestError == error)
            {
                return true;
            }
        }

        return false;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}
