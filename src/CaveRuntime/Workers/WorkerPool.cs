using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Workers;

/// <summary>
/// Keeps workers warm for sessions to come. A worker leaves the pool when a session takes it and never comes back; the pool
/// then starts another. Thread-safe. Disposing kills the workers that nobody has taken.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private readonly Channel<Task<WorkerProcess>> _warm = Channel.CreateUnbounded<Task<WorkerProcess>>();
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<CancellationToken, Task<WorkerProcess>> _start;
    private readonly ILogger _log;

    /// <summary>Begins to start <paramref name="size"/> workers; 0 makes a pool that starts each worker when it is asked for.</summary>
    public WorkerPool(int size, Func<CancellationToken, Task<WorkerProcess>> start, ILogger log)
    {
        (_start, _log) = (start, log);
        for (int i = 0; i < size; i++)
            Refill();
    }

    /// <summary>Takes the next warm worker.</summary>
    /// <exception cref="WorkerLostException">No worker could be started.</exception>
    public async Task<WorkerProcess> TakeAsync(CancellationToken cancellation)
    {
        while (_warm.Reader.TryRead(out Task<WorkerProcess>? next))
        {
            Refill();
            WorkerProcess worker = await next.WaitAsync(cancellation).ConfigureAwait(false);
            if (!worker.IsLost)
                return worker;
            // It died while it waited: somebody killed it, or memory was short.
            _log.LogWarning("A waiting worker was lost; taking another one.");
            await worker.DisposeAsync().ConfigureAwait(false);
        }

        return await _start(cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until the worker that would be taken next is warm; returns at once where the pool keeps none.</summary>
    /// <exception cref="WorkerLostException">It did not start.</exception>
    public Task WarmAsync(CancellationToken cancellation) =>
        _warm.Reader.TryPeek(out Task<WorkerProcess>? next) ? next.WaitAsync(cancellation) : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _warm.Writer.TryComplete();
        await _closing.CancelAsync().ConfigureAwait(false);
        while (_warm.Reader.TryRead(out Task<WorkerProcess>? next))
        {
            try
            {
                await (await next.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is WorkerLostException or OperationCanceledException)
            {
                _log.LogDebug(e, "A worker that nobody had taken did not start.");
            }
        }

        _closing.Dispose();
    }

    private void Refill() => _warm.Writer.TryWrite(Task.Run(() => _start(_closing.Token)));
}
