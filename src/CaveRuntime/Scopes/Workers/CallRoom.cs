using CaveRuntime.Protocol;

namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// Room for the calls of one worker, in bytes as they came over the wire; the host holds each several times over, as text, as a prompt
/// and as a request. A little of it is the worker's own, so that no other can take it away; the rest comes out of what all workers of the
/// host share. One caller enters at a time, any may leave.
/// </summary>
/// <param name="shared">Shared with the other workers of the host.</param>
internal sealed class CallRoom(ByteRoom shared)
{
    /// <summary>Most bytes of calls in flight from one worker: one frame of the largest kind.</summary>
    public const long MaxBytes = Wire.MaxPayloadBytes;

    /// <summary>Most bytes of calls in flight from all workers of a host together, beyond what is each one's own.</summary>
    public const long MaxSharedBytes = 4 * MaxBytes;

    private const long OwnBytes = 1 << 20;

    // What a call costs the host however short it is.
    private const long CallBytes = 1 << 10;

    private readonly ByteRoom _own = new(MaxBytes);
    private readonly Lock _gate = new();
    private long _borrowed;

    /// <summary>Room for what all workers of one host share.</summary>
    public static ByteRoom Shared() => new(MaxSharedBytes);

    /// <summary>What a call of this payload takes.</summary>
    public static long Of(int payload) => payload + CallBytes;

    /// <summary>Goes in, as soon as there is room.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing went in.</exception>
    public async Task EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        await _own.EnterAsync(bytes, cancellationToken).ConfigureAwait(false);
        long more;
        lock (_gate)
            more = Math.Max(0, _own.Used - OwnBytes) - _borrowed;
        if (more <= 0)
            return;
        try
        {
            await shared.EnterAsync(more, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(bytes);
            throw;
        }

        lock (_gate)
            _borrowed += more;
        GiveBack();
    }

    /// <summary>Leaves.</summary>
    public void Leave(long bytes)
    {
        _own.Leave(bytes);
        GiveBack();
    }

    private void GiveBack()
    {
        long surplus;
        lock (_gate)
        {
            surplus = _borrowed - Math.Max(0, _own.Used - OwnBytes);
            if (surplus <= 0)
                return;
            _borrowed -= surplus;
        }

        shared.Leave(surplus);
    }
}
