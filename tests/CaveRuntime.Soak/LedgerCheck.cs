using CaveRuntime.Events;

namespace CaveRuntime.Soak;

/// <summary>The ledger against the server: what was paid for is what was served.</summary>
internal static class LedgerCheck
{
    /// <summary>Adds what does not add up.</summary>
    public static void Of(SessionPlan plan, IReadOnlyList<RunRecord> runs, Play play, List<string> violations)
    {
        Usage usage = runs.Aggregate(new Usage(), (sum, run) => sum + run.Answer.Usage);
        int replies = runs.Sum(r => r.Events.Count(e => e is ModelCalled));
        Served served = play.Served;
        bool isExact = plan.Fault is Fault.None or Fault.FullDisk || plan.IsTransient;
        string figures = $"ledger: {replies} replies, {usage.Subcalls} subcalls, {usage.InputTokens} + {usage.OutputTokens} tokens; server: {served}";
        // A call that was cut off may have been served, or not have arrived: what was sent is paid for as an estimate, and the usage says
        // so. Without that mark no token is ever paid for that was not served, and of a reply nothing is estimated that did not come.
        bool holds = isExact
            ? (replies, usage.Subcalls, usage.InputTokens, usage.OutputTokens) == (served.Operator, served.Subcalls, served.Input, served.Output)
            : replies <= served.Operator && (usage.Estimated || usage.InputTokens <= served.Input) && usage.OutputTokens <= served.Output
                && usage.Subcalls <= runs.Sum(r => r.Events.Count(e => e is SubcallStarted));
        if (!holds)
            violations.Add($"ledger and server differ: {figures}");
        if (plan.Fault == Fault.Ceiling && runs.Any(r => r.Answer.Usage.Subcalls > SoakHost.Ceiling(plan).MaxSubcalls))
            violations.Add($"more subcalls than the ceiling allows: {figures}");
    }
}
