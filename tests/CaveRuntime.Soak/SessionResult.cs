namespace CaveRuntime.Soak;

/// <summary>What became of one session.</summary>
/// <param name="Plan">Its plan.</param>
/// <param name="Violations">What should not have happened; empty where all is well.</param>
/// <param name="Stops">How each of its runs ended.</param>
/// <param name="Cells">Cells that ended, children's included.</param>
/// <param name="Subcalls">Subcalls that were paid for.</param>
/// <param name="Children">Child runs.</param>
/// <param name="LostWorkers">Cells that lost their worker.</param>
/// <param name="Struck">Whether the fault of the plan was seen to have an effect.</param>
internal sealed record SessionResult(
    SessionPlan Plan,
    IReadOnlyList<string> Violations,
    IReadOnlyList<StopReason> Stops,
    int Cells,
    int Subcalls,
    int Children,
    int LostWorkers,
    bool Struck);
