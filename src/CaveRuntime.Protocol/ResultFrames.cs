using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Protocol;

/// <summary>Results of calls on the wire: each kind is a frame of its own, and the frame's kind alone says what is read.</summary>
public static class ResultFrames
{
    /// <summary>Writes one result whole.</summary>
    /// <exception cref="WireException">The result is too large for a frame; nothing was written.</exception>
    public static ValueTask WriteAsync(Wire wire, ScopeResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(result);
        return result switch
        {
            FailedResult failed => wire.WriteAsync(FrameKind.FailedResult, failed, WireJson.Default.FailedResult, cancellationToken),
            ReplyResult reply => wire.WriteAsync(FrameKind.ReplyResult, reply, WireJson.Default.ReplyResult, cancellationToken),
            BudgetResult budget => wire.WriteAsync(FrameKind.BudgetResult, budget, WireJson.Default.BudgetResult, cancellationToken),
            MemberResult member => wire.WriteAsync(FrameKind.MemberResult, member, WireJson.Default.MemberResult, cancellationToken),
            MemberErrorResult memberError =>
                wire.WriteAsync(FrameKind.MemberErrorResult, memberError, WireJson.Default.MemberErrorResult, cancellationToken),
            DoneResult done => wire.WriteAsync(FrameKind.DoneResult, done, WireJson.Default.DoneResult, cancellationToken),
            ArchiveCountResult archiveCount =>
                wire.WriteAsync(FrameKind.ArchiveCountResult, archiveCount, WireJson.Default.ArchiveCountResult, cancellationToken),
            ArchiveTextResult archiveText =>
                wire.WriteAsync(FrameKind.ArchiveTextResult, archiveText, WireJson.Default.ArchiveTextResult, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.GetType().Name, "There is no frame for such a result."),
        };
    }

    /// <summary>Reads the result that a frame carries.</summary>
    /// <exception cref="WireException">It carries something else.</exception>
    public static ScopeResult Read(Frame frame) => frame.Kind switch
    {
        FrameKind.FailedResult => frame.Read(WireJson.Default.FailedResult),
        FrameKind.ReplyResult => frame.Read(WireJson.Default.ReplyResult),
        FrameKind.BudgetResult => frame.Read(WireJson.Default.BudgetResult),
        FrameKind.MemberResult => frame.Read(WireJson.Default.MemberResult),
        FrameKind.MemberErrorResult => frame.Read(WireJson.Default.MemberErrorResult),
        FrameKind.DoneResult => frame.Read(WireJson.Default.DoneResult),
        FrameKind.ArchiveCountResult => frame.Read(WireJson.Default.ArchiveCountResult),
        FrameKind.ArchiveTextResult => frame.Read(WireJson.Default.ArchiveTextResult),
        _ => throw new WireException(WireFault.UnknownKind, $"{frame.Kind} does not travel to a worker"),
    };
}
