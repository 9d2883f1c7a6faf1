namespace CaveRuntime.Confinement.Starting;

/// <summary>What a process had to give up before its first instruction.</summary>
/// <param name="Asked">False for a plain process: the rest is then empty.</param>
/// <param name="LandlockAbi">Version of the Landlock interface in force; 0 if the kernel does not have it.</param>
/// <param name="User">The user id that the process was dropped to, or null if it keeps the host's.</param>
/// <param name="OwnUser">True if no other process has that user id, so that limits for a user count this process alone.</param>
/// <param name="Namespaces">True if it has a network, shared memory and a host name of its own.</param>
/// <param name="Shortfall">What is weaker than it could be and how to improve it, in one sentence; null if nothing is.</param>
public sealed record AppliedConfinement(bool Asked, int LandlockAbi, uint? User, bool OwnUser, bool Namespaces, string? Shortfall)
{
    internal static AppliedConfinement None { get; } = new(false, 0, null, false, false, null);
}
