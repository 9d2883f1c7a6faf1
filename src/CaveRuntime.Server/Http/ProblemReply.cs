using System.Globalization;
using CaveRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CaveRuntime.Server.Http;

/// <summary>What a caller is told of a problem, as <c>application/problem+json</c> (RFC 9457), with a <c>code</c> for programs.</summary>
internal static class ProblemReply
{
    /// <summary>Makes it; a time to come back goes into the header.</summary>
    public static IResult Of(ServiceProblem problem, HttpContext context)
    {
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Title = TitleOf(problem.Status),
            Status = problem.Status,
            Detail = problem.Message,
        };
        details.Extensions["code"] = problem.Code;
        if (problem.Parameter is { } parameter)
            details.Extensions["parameter"] = parameter;
        return Results.Problem(details);
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "Bad request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not found",
        409 => "Conflict",
        413 => "Too large",
        415 => "Unsupported media type",
        422 => "Cannot be done with this content",
        429 => "Too many requests",
        503 => "Unavailable",
        _ => "Failed",
    };
}
