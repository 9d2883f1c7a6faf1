namespace CaveRuntime.Protocol;

/// <summary>The peer broke the wire's rules. The connection cannot be used any more; the peer must be dropped.</summary>
public sealed class WireException : IOException
{
    /// <summary>Names the broken rule.</summary>
    public WireException(WireFault fault, string message, Exception? inner = null)
        : base($"{fault}: {message}", inner) => Fault = fault;

    /// <summary>The rule that was broken.</summary>
    public WireFault Fault { get; }
}
