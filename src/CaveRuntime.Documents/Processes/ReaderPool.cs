namespace CaveRuntime.Documents.Processes;

/// <summary>
/// Starts a process for each document. From the second on the next one starts while the one before is reading, so that a folder does not
/// wait for a start at each file. Thread-safe.
/// </summary>
internal sealed class ReaderPool(DocumentReaderOptions options) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Task<ReaderProcess>? _next;
    private int _taken;

    /// <summary>A process that has read nothing yet.</summary>
    public async Task<ReaderProcess> TakeAsync(CancellationToken cancellationToken)
    {
        Task<ReaderProcess> process;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            process = _next ?? StartAsync();
            _next = ++_taken > 1 ? StartAsync() : null;
        }

        try
        {
            return await process.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = EndAsync(process);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<ReaderProcess>? next;
        lock (_gate)
        {
            (next, _next) = (_next, null);
            if (_closing.IsCancellationRequested)
                return;
            _closing.Cancel();
        }

        if (next is not null)
            await EndAsync(next).ConfigureAwait(false);
        _closing.Dispose();
    }

    private Task<ReaderProcess> StartAsync() => Task.Run(() => ReaderProcess.StartAsync(options, _closing.Token), CancellationToken.None);

    private static async Task EndAsync(Task<ReaderProcess> process)
    {
        try
        {
            await (await process.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is CaveException or IOException or OperationCanceledException or Inputs.DocumentException)
        {
            // It did not start, and nobody waits for it.
        }
    }
}
