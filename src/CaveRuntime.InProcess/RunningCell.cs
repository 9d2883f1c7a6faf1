using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.InProcess;

/// <summary>A cell on its way through a scope of this process.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source has no timer and no handle; calls that are late may look at its token at any time.")]
internal sealed class RunningCell(CellRequest request, CellClock clock, Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer)
{
    public CellRequest Request => request;

    public CellClock Clock => clock;

    public Func<ScopeCall, CancellationToken, Task<ScopeResult>> Answer => answer;

    /// <summary>Cancelled when the cell has ended.</summary>
    public CancellationTokenSource Ended { get; } = new();

    public TaskCompletionSource<CellResult> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
