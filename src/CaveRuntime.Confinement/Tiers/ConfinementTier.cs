namespace CaveRuntime.Confinement.Tiers;

/// <summary>How much stands between a hostile cell and the machine.</summary>
public enum ConfinementTier
{
    /// <summary>T0: the policy and a process of its own, nothing else. Used only if asked for by name.</summary>
    Process = 0,

    /// <summary>T1: the seal (seccomp) and limits.</summary>
    Sealed = 1,

    /// <summary>T2: Landlock, the seal and limits. What an ordinary user has on Linux.</summary>
    Confined = 2,

    /// <summary>T3: a network, shared memory and a host name of its own, and all of T2.</summary>
    Namespaced = 3,
}
