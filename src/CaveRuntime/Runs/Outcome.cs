using CaveRuntime.Replies;

namespace CaveRuntime.Runs;

/// <summary>How a loop ended.</summary>
internal sealed record Outcome(StopReason Stop, Final? Final, RunError? Error = null);
