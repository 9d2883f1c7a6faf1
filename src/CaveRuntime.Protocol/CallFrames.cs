using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Protocol;

/// <summary>Calls on the wire: each kind is a frame of its own, and the frame's kind alone says what is read.</summary>
public static class CallFrames
{
    /// <summary>Writes one call, blocking until it is on its way.</summary>
    /// <exception cref="WireException">The call is too large for a frame; nothing was written.</exception>
    public static void Write(Wire wire, ScopeCall call)
    {
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(call);
        switch (call)
        {
            case QueryCall query:
                wire.Write(FrameKind.QueryCall, query, WireJson.Default.QueryCall);
                break;
            case ChildCall child:
                wire.Write(FrameKind.ChildCall, child, WireJson.Default.ChildCall);
                break;
            case MapCall map:
                wire.Write(FrameKind.MapCall, map, WireJson.Default.MapCall);
                break;
            case ReduceCall reduce:
                wire.Write(FrameKind.ReduceCall, reduce, WireJson.Default.ReduceCall);
                break;
            case BudgetCall budget:
                wire.Write(FrameKind.BudgetCall, budget, WireJson.Default.BudgetCall);
                break;
            case MemberCall member:
                wire.Write(FrameKind.MemberCall, member, WireJson.Default.MemberCall);
                break;
            case BranchCall branch:
                wire.Write(FrameKind.BranchCall, branch, WireJson.Default.BranchCall);
                break;
            case FoldCall fold:
                wire.Write(FrameKind.FoldCall, fold, WireJson.Default.FoldCall);
                break;
            case ArchiveCountCall archiveCount:
                wire.Write(FrameKind.ArchiveCountCall, archiveCount, WireJson.Default.ArchiveCountCall);
                break;
            case ArchiveReadCall archiveRead:
                wire.Write(FrameKind.ArchiveReadCall, archiveRead, WireJson.Default.ArchiveReadCall);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no frame for such a call.");
        }
    }

    /// <summary>Reads the call that a frame carries.</summary>
    /// <exception cref="WireException">It carries something else.</exception>
    public static ScopeCall Read(Frame frame) => frame.Kind switch
    {
        FrameKind.QueryCall => frame.Read(WireJson.Default.QueryCall),
        FrameKind.ChildCall => frame.Read(WireJson.Default.ChildCall),
        FrameKind.MapCall => frame.Read(WireJson.Default.MapCall),
        FrameKind.ReduceCall => frame.Read(WireJson.Default.ReduceCall),
        FrameKind.BudgetCall => frame.Read(WireJson.Default.BudgetCall),
        FrameKind.MemberCall => frame.Read(WireJson.Default.MemberCall),
        FrameKind.BranchCall => frame.Read(WireJson.Default.BranchCall),
        FrameKind.FoldCall => frame.Read(WireJson.Default.FoldCall),
        FrameKind.ArchiveCountCall => frame.Read(WireJson.Default.ArchiveCountCall),
        FrameKind.ArchiveReadCall => frame.Read(WireJson.Default.ArchiveReadCall),
        _ => throw new WireException(WireFault.UnknownKind, $"kind {(byte)frame.Kind} does not travel to a host"),
    };
}
