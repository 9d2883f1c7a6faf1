using CaveRuntime.Protocol;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// Where the calls of one worker come in. While there is no room for a call, its frame is not read, so the worker waits with it: an honest
/// batch is slower for that and loses nothing, and a hostile worker holds no more of the host than its room.
/// </summary>
/// <param name="shared">Room that all workers of the host share.</param>
/// <param name="exited">Completes when the worker is gone, which nobody would notice who waits for room.</param>
internal sealed class CallGate(ByteRoom shared, Task exited)
{
    private const int MaxNameChars = 512;

    private readonly CallRoom _room = new(shared);
    private long _admitted;

    /// <summary>Waits until there is room for a frame whose header has come. What is no call, or of no cell, needs none.</summary>
    public async ValueTask AdmitAsync(RunningCell? cell, FrameKind kind, int length)
    {
        if (cell is null || kind is FrameKind.Ready or FrameKind.Opened or FrameKind.CellFinished or FrameKind.Defined)
            return;
        long bytes = CallRoom.Of(length);
        try
        {
            Task entering = _room.EnterAsync(bytes, cell.Stopping);
            if (!entering.IsCompletedSuccessfully)
            {
                using (cell.Clock.Call())
                {
                    if (await Task.WhenAny(entering, exited).ConfigureAwait(false) == exited)
                        cell.Stop();
                    await entering.ConfigureAwait(false);
                }
            }

            _admitted = bytes;
        }
        catch (OperationCanceledException)
        {
            // The cell is being stopped, or has ended: its calls are read and dropped.
        }
    }

    /// <summary>Takes over what was admitted last: 0 where nothing was.</summary>
    public long Take() => Interlocked.Exchange(ref _admitted, 0);

    /// <summary>A call has been answered, or was none.</summary>
    public void Leave(long bytes)
    {
        if (bytes > 0)
            _room.Leave(bytes);
    }

    /// <summary>The answer to a call that names something at a length that no name has; null where it does not.</summary>
    public static ScopeResult? Refuse(ScopeCall call)
    {
        string? name = call switch
        {
            QueryCall query => query.Model,
            MemberCall member => member.Target.Length > member.Member.Length ? member.Target : member.Member,
            ArchiveReadCall read => read.Handle,
            _ => null,
        };
        return name?.Length > MaxNameChars
            ? new FailedResult(FormattableString.Invariant($"a name of {name.Length:N0} characters names nothing")) { Id = call.Id }
            : null;
    }
}
