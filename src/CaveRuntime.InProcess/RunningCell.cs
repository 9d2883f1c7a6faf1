using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Workers;

namespace CaveRuntime.InProcess;

/// <summary>A cell on its way through a scope of this process.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source has no timer and no handle; calls that are late may look at its token at any time.")]
internal sealed class RunningCell(RunCell request, CellClock clock, Func<Call, CancellationToken, Task<CallResult>> answer)
{
    public RunCell Request => request;

    public CellClock Clock => clock;

    public Func<Call, CancellationToken, Task<CallResult>> Answer => answer;

    /// <summary>Cancelled when the cell has ended.</summary>
    public CancellationTokenSource Ended { get; } = new();

    public TaskCompletionSource<CellFinished> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
