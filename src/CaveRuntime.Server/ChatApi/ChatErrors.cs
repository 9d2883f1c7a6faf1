using System.Globalization;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.ChatApi;

/// <summary>Problems as OpenAI's clients read them.</summary>
internal static class ChatErrors
{
    /// <summary>The body.</summary>
    public static ErrorReply Body(ServiceProblem problem) => new(new ErrorBody(
        problem.Message, problem.Status >= 500 ? "server_error" : "invalid_request_error", problem.Parameter, problem.Code));

    /// <summary>The reply; a time to come back goes into the header.</summary>
    public static IResult Of(ServiceProblem problem, HttpContext context)
    {
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ServerJson.Reply(Body(problem), problem.Status);
    }

    /// <summary>Why a run that has begun gave no answer. Clients send a request again by themselves after most statuses of failure; after
    /// this one they do not, so that what has cost something is not done twice unasked.</summary>
    public static ServiceProblem Of(Answer answer) => new(
        424, answer.Error?.Code ?? "no_answer", answer.Error?.Message ?? "The run ended without an answer.");
}
