using Microsoft.Extensions.AI;

namespace CaveRuntime.Server;

/// <summary>A function of the host's that cells of every session can call. Immutable.</summary>
/// <param name="Function">The function; cells await it by its name.</param>
public sealed record ServedTool(AIFunction Function)
{
    /// <summary>Whether each call waits until somebody has approved it over HTTP. True.</summary>
    public bool NeedsApproval { get; init; } = true;
}
