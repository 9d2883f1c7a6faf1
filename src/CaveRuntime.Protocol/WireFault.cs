namespace CaveRuntime.Protocol;

/// <summary>Why a peer on the wire was dropped.</summary>
public enum WireFault
{
    /// <summary>A frame announced more bytes than the limit allows.</summary>
    Oversized,

    /// <summary>The stream ended inside a frame.</summary>
    Truncated,

    /// <summary>The frame's kind does not exist or does not travel in this direction.</summary>
    UnknownKind,

    /// <summary>The payload is not the JSON that its kind demands.</summary>
    Malformed,

    /// <summary>A frame that is legal as such came when it was not due.</summary>
    OutOfOrder,

    /// <summary>A frame speaks for a cell or a call that does not exist.</summary>
    Forged,

    /// <summary>More frames than a well-behaved peer would send.</summary>
    Flood,
}
