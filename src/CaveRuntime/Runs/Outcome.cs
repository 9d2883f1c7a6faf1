using CaveRuntime.Replies;

namespace CaveRuntime.Runs;

/// <summary>How a loop ended.</summary>
internal sealed record Outcome(StopReason Stop, Final? Final, RunError? Error = null)
{
    /// <summary>So many turns in a row failed that another one would fail, too.</summary>
    public static Outcome TooManyErrors(int errors, Final? lastWords) => new(StopReason.Budget, lastWords, new RunError(
        "consecutive_errors",
        FormattableString.Invariant(
            $"The run was stopped: {errors:N0} turns in a row failed. Look at the transcript for what they have in common.")));
}
