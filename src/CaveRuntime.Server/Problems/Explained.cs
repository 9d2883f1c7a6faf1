using System.Text.Json;
using CaveRuntime.Storage;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Problems;

/// <summary>From whatever a request has thrown to what its caller is told. What is a defect says nothing of its inside.</summary>
internal static class Explained
{
    /// <summary>The problem; null where it is a defect.</summary>
    public static ServiceProblem? Of(Exception failure) => failure switch
    {
        ServiceProblem problem => problem,
        SessionExistsException => new ServiceProblem(409, "session_exists", failure.Message),
        SessionMissingException => new ServiceProblem(404, "session_missing", failure.Message),
        SessionHeldException => new ServiceProblem(409, "session_held", failure.Message) { RetryAfter = 5 },
        StoreException => new ServiceProblem(503, "store_failed", failure.Message) { RetryAfter = 5 },
        InputException => new ServiceProblem(422, "input_unreadable", failure.Message),
        CaveException => new ServiceProblem(503, "worker_failed", failure.Message) { RetryAfter = 5 },
        BadHttpRequestException { StatusCode: 413 } => new ServiceProblem(
            413, "too_large", "The body is larger than this service takes. Send large inputs in several sessions, or ask for a higher limit."),
        BadHttpRequestException bad => new ServiceProblem(bad.StatusCode, "invalid_request", "The request cannot be read as HTTP."),
        JsonException json => ServiceProblem.Wrong($"The body cannot be read: {json.Message}"),
        OperationCanceledException => new ServiceProblem(
            409, "session_ended", "The session was deleted or let go of while this was under way."),
        ArgumentException => ServiceProblem.Wrong(failure.Message),
        _ => null,
    };
}
