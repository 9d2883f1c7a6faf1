using System.Collections.Concurrent;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes.Workers;

/// <summary>A cell on its way through a worker: its clock, its calls, and how it ended. Disposing cancels its calls.</summary>
internal sealed class RunningCell(
    int number,
    CellClock clock,
    Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public int Number => number;

    public CellClock Clock => clock;

    public Func<ScopeCall, CancellationToken, Task<ScopeResult>> Answer => answer;

    public CancellationToken Ended => _ended.Token;

    public ConcurrentDictionary<long, byte> InFlight { get; } = new();

    public TaskCompletionSource<CellResult> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }
}
