using CaveRuntime.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Scopes.Workers;

/// <summary>Scopes in worker processes, sealed or not, from a pool of warm ones. Thread-safe.</summary>
internal sealed class WorkerScopes : IScopeProvider
{
    private readonly WorkerPool _pool;

    /// <summary>Begins to warm workers up.</summary>
    /// <param name="isolation">Sealed or plain processes.</param>
    /// <param name="warmWorkers">Workers kept warm.</param>
    /// <param name="heapBytes">Most memory of a scope's own objects.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where lost workers are told of.</param>
    public WorkerScopes(IsolationMode isolation, int warmWorkers, long heapBytes, TimeProvider time, ILogger log)
        : this(isolation, Pool(isolation, warmWorkers, heapBytes, time, log))
    {
    }

    /// <summary>Takes workers from this pool, which it then owns.</summary>
    internal WorkerScopes(IsolationMode isolation, WorkerPool pool) => (Isolation, _pool) = (isolation, pool);

    /// <inheritdoc/>
    public IsolationMode Isolation { get; }

    /// <inheritdoc/>
    public async Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken)
    {
        WorkerProcess worker = await _pool.TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var open = new OpenScope(
                request.Input.Start,
                request.Input.Length,
                request.Input.Documents,
                request.Policy,
                request.PolicyTexts,
                Isolation == IsolationMode.Sealed,
                request.Limits);
            await worker.OpenAsync(open, request.Input.File, cancellationToken).ConfigureAwait(false);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task WarmAsync(CancellationToken cancellationToken) => _pool.WarmAsync(cancellationToken);

    // The workers of one host share room for their calls.
    private static WorkerPool Pool(IsolationMode isolation, int warmWorkers, long heapBytes, TimeProvider time, ILogger log)
    {
        ByteRoom room = CallRoom.Shared();
        bool confine = isolation == IsolationMode.Sealed;
        return new WorkerPool(warmWorkers, stop => WorkerProcess.StartAsync(confine, heapBytes, time, stop, room), log);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
