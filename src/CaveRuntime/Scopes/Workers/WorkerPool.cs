using Microsoft.Extensions.Logging;

namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// Keeps workers warm for sessions to come. A worker leaves the pool when a session takes it and never comes back; the pool
/// then starts another. Thread-safe. Disposing kills the workers that nobody has taken.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    // A plain queue under a lock: the concurrent ones keep what was taken out of them alive once somebody has peeked.
    private readonly Queue<Task<WorkerProcess>> _warm = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<CancellationToken, Task<WorkerProcess>> _start;
    private readonly ILogger _log;
    private Task _abandoned = Task.CompletedTask;
    private bool _closed;

    /// <summary>Begins to start <paramref name="size"/> workers; 0 makes a pool that starts each worker when it is asked for.</summary>
    public WorkerPool(int size, Func<CancellationToken, Task<WorkerProcess>> start, ILogger log)
    {
        (_start, _log) = (start, log);
        for (int i = 0; i < size; i++)
            _warm.Enqueue(StartOne());
    }

    /// <summary>Takes the next warm worker.</summary>
    /// <exception cref="ScopeLostException">No worker could be started.</exception>
    public async Task<WorkerProcess> TakeAsync(CancellationToken cancellationToken)
    {
        while (Next() is { } next)
        {
            WorkerProcess worker;
            try
            {
                worker = await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Who waited has gone. The worker goes on starting, and nobody else knows of it.
                lock (_gate)
                    _abandoned = Task.WhenAll(_abandoned, EndAsync(next));
                throw;
            }

            if (!worker.IsLost)
                return worker;
            // It died while it waited: somebody killed it, or memory was short.
            _log.WaitingWorkerLost();
            await worker.DisposeAsync().ConfigureAwait(false);
        }

        return await _start(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the worker that would be taken next is warm; returns at once where the pool keeps none.</summary>
    /// <exception cref="ScopeLostException">It did not start.</exception>
    public Task WarmAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _warm.TryPeek(out Task<WorkerProcess>? next) ? next.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<WorkerProcess>[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _warm];
            _warm.Clear();
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (Task<WorkerProcess> next in left)
            await EndAsync(next).ConfigureAwait(false);
        await _abandoned.ConfigureAwait(false);
        _closing.Dispose();
    }

    // Takes one out and has the next one started in its place; null where the pool keeps none.
    private Task<WorkerProcess>? Next()
    {
        lock (_gate)
        {
            if (_closed || !_warm.TryDequeue(out Task<WorkerProcess>? next))
                return null;
            _warm.Enqueue(StartOne());
            return next;
        }
    }

    private async Task EndAsync(Task<WorkerProcess> next)
    {
        try
        {
            await (await next.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is ScopeLostException or CaveException or OperationCanceledException)
        {
            _log.UntakenDidNotStart(e);
        }
    }

    private Task<WorkerProcess> StartOne()
    {
        CancellationToken closing = _closing.Token;
        return Task.Run(() => _start(closing));
    }
}
