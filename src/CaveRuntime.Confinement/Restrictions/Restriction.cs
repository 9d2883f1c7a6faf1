using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Restrictions;

/// <summary>What the spawning thread gives up.</summary>
/// <param name="User">Null to keep the host's user id.</param>
/// <param name="Ruleset">Null where the kernel has no Landlock.</param>
internal sealed record Restriction(WorkerUser? User, SafeFileHandle? Ruleset);
