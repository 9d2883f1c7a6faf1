using CaveRuntime.Replies;

namespace CaveRuntime.Runs;

/// <summary>How a loop ended.</summary>
internal sealed record Outcome(StopReason Stop, Final? Final, RunError? Error = null)
{
    /// <summary>So many turns in a row failed that another one would fail, too.</summary>
    /// <param name="errors">How many.</param>
    /// <param name="lastWords">What was said last.</param>
    /// <param name="refusal">The ceiling that refused their cells something, which may be what they have in common; null for none.</param>
    public static Outcome TooManyErrors(int errors, Final? lastWords, string? refusal) => new(
        StopReason.Budget,
        lastWords,
        refusal is null
            ? new RunError(
                "consecutive_errors",
                FormattableString.Invariant(
                    $"The run was stopped: {errors:N0} turns in a row failed. Look at the transcript for what they have in common."))
            : new RunError(
                "budget",
                FormattableString.Invariant(
                    $"The run was stopped: {refusal}, and {errors:N0} turns in a row failed. Raise the ceiling or ask for less.")));
}
