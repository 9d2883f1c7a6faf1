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
    private readonly CancellationTokenSource _stopping = new();
    private bool _disposed;

    public int Number => number;

    public CellClock Clock => clock;

    public Func<ScopeCall, CancellationToken, Task<ScopeResult>> Answer => answer;

    public CancellationToken Ended => _ended.Token;

    /// <summary>Cancelled when no more calls of it are taken.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public ConcurrentDictionary<long, byte> InFlight { get; } = new();

    public TaskCompletionSource<CellResult> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes no more calls of it.</summary>
    public void Stop()
    {
        lock (_stopping)
        {
            if (!_disposed)
                _stopping.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_stopping)
        {
            _stopping.Cancel();
            _disposed = true;
        }

        _ended.Cancel();
        _ended.Dispose();
    }
}
