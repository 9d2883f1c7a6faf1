using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Scopes;

namespace CaveRuntime.InProcess;

/// <summary>A cell on its way through a scope of this process.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source has no timer and no handle; calls that are late may look at its token at any time.")]
internal sealed class RunningCell(CellRequest request, CellClock clock, Func<Call, CancellationToken, Task<CallResult>> answer)
{
    public CellRequest Request => request;

    public CellClock Clock => clock;

    public Func<Call, CancellationToken, Task<CallResult>> Answer => answer;

    /// <summary>Cancelled when the cell has ended.</summary>
    public CancellationTokenSource Ended { get; } = new();

    public TaskCompletionSource<CellResult> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
