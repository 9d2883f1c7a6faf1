namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// Room for a number of bytes: who brings more than is free waits, in the order of coming. What is larger than all of it goes in alone.
/// Thread-safe.
/// </summary>
internal sealed class ByteRoom(long max)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Entered)> _waiting = new();
    private long _used;

    /// <summary>Bytes that are in it.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
                return _used;
        }
    }

    /// <summary>Goes in with this many bytes, as soon as there is room.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing went in.</exception>
    public async Task EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Entered)> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _used += bytes;
                return;
            }

            place = _waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using (cancellationToken.Register(() => GiveUp(place, cancellationToken)).ConfigureAwait(false))
            await place.Value.Entered.Task.ConfigureAwait(false);
    }

    /// <summary>Leaves with this many bytes.</summary>
    public void Leave(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            Admit();
        }
    }

    private void GiveUp(LinkedListNode<(long Bytes, TaskCompletionSource Entered)> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!place.Value.Entered.TrySetCanceled(cancellationToken))
                return;
            _waiting.Remove(place);
            Admit();
        }
    }

    private void Admit()
    {
        while (_waiting.First is { } first && Fits(first.Value.Bytes))
        {
            _used += first.Value.Bytes;
            _waiting.RemoveFirst();
            first.Value.Entered.TrySetResult();
        }
    }

    private bool Fits(long bytes) => _used == 0 || _used + bytes <= max;
}
