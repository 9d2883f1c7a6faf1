using Microsoft.Extensions.AI;

namespace CaveRuntime;

/// <summary>What is different for the children of one depth. What is null is as for the run that was asked. Immutable.</summary>
public sealed record ChildOptions
{
    /// <summary>The model that writes the children's cells.</summary>
    public IChatClient? Model { get; init; }

    /// <summary>The model that the children's subcalls ask; null for that of the parent, or with a <see cref="Model"/> of their own for
    /// that one.</summary>
    public IChatClient? SubModel { get; init; }

    /// <summary>What the children's model is told.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Ceilings of each child. Those of the run that was asked hold for all children together in any case; depth and parallelism
    /// are always that run's.</summary>
    public RunLimits? Limits { get; init; }
}
