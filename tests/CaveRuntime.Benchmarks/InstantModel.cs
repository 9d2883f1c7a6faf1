using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks;

/// <summary>Models in this process that reply at once and report no usage, so that what is measured is ours.</summary>
internal static class InstantModel
{
    /// <summary>A model that says "ok".</summary>
    public static ScriptedModel Create() => Create((_, _) => Task.FromResult("ok"));

    /// <summary>A model that says what a function says.</summary>
    public static ScriptedModel Create(Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>> reply) =>
        new(reply) { ReportsUsage = false };
}
