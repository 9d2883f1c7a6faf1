using CaveRuntime.Models;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Services;

namespace CaveRuntime.SemanticKernel;

/// <summary>What a service's HTTP error means to a run.</summary>
internal static class ServiceFailure
{
    private static readonly string[] s_ofLength = ["context_length", "context length", "context window", "too long", "too many tokens"];

    /// <summary>The error as one of a model.</summary>
    public static ModelException Of(HttpOperationException error, IChatCompletionService service)
    {
        int? status = (int?)error.StatusCode;
        string message = error.Message.ReplaceLineEndings(" ").Trim();
        bool isTooLong = status is 400 or 413 or 422 && IsOfLength($"{error.Message} {error.ResponseContent}");
        ModelErrorKind kind = isTooLong ? ModelErrorKind.ContextOverflow : status switch
        {
            401 or 403 => ModelErrorKind.Authentication,
            404 => ModelErrorKind.UnknownModel,
            429 => ModelErrorKind.RateLimited,
            null or 408 or >= 500 => ModelErrorKind.Unavailable,
            _ => ModelErrorKind.Other,
        };
        string where = service.GetModelId() is { Length: > 0 } model ? $"{service.GetType().Name} ({model})" : service.GetType().Name;
        // Whether a request can have reached the model is told by the connection's own error.
        Exception inner = error.InnerException as HttpRequestException ?? (Exception)error;
        return new ModelException(kind, $"The chat service {where} failed{(status is null ? "" : $" with HTTP {status}")}: {message}", inner)
        {
            Status = status,
            IsTransient = status is 408 or 429 or >= 500,
        };
    }

    private static bool IsOfLength(string said) => s_ofLength.Any(words => said.Contains(words, StringComparison.OrdinalIgnoreCase));
}
