namespace CaveRuntime.Server.Problems;

/// <summary>A request that is not done, and why: what happened, where, and what to do.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">A word for programs.</param>
/// <param name="message">A sentence for people.</param>
internal sealed class ServiceProblem(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>Seconds after which it makes sense to try again; null where it does not.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The parameter that is wrong; null for none.</summary>
    public string? Parameter { get; init; }

    public static ServiceProblem Wrong(string message, string? parameter = null) =>
        new(400, "invalid_request", message) { Parameter = parameter };

    public static ServiceProblem NoSession(string id) => new(
        404, "session_missing", $"There is no session '{id}'. GET /v1/cave/sessions lists those that there are.");

    public static ServiceProblem NoRun(string session, string run) => new(
        404, "run_missing", $"Session '{session}' has no run '{run}'. Its events name those that it has.");

    public static ServiceProblem Stopping() => new(
        503, "stopping", "The service is being stopped. What is under way is kept and goes on after the restart; ask again then.") { RetryAfter = 5 };

    public static ServiceProblem OtherRequest(string what) => new(
        422,
        "idempotency_mismatch",
        $"This Idempotency-Key was sent before with another {what}. Send the same request again, or give another key to another one.");
}
