using CaveRuntime.Confinement.Tiers;

namespace CaveRuntime.Confinement.Sealing;

/// <summary>One thing that a worker must not be able to do, tried on one of its threads.</summary>
/// <param name="Thread"><c>main</c> (or <c>caller</c>), <c>pool</c> or <c>finalizer</c>.</param>
/// <param name="Attempt"><c>open</c>, <c>open (managed)</c>, <c>socket</c>, <c>fork</c> or <c>exec</c>.</param>
/// <param name="Denied">True if the seal refused it.</param>
/// <param name="Outcome">What came back, for a person.</param>
public sealed record SelfTest(string Thread, string Attempt, bool Denied, string Outcome);

/// <summary>
/// What a worker says of itself after sealing. It comes from a process that has not yet run foreign code;
/// the host sends no cell to a worker whose attestation does not hold.
/// </summary>
public sealed record Attestation
{
    /// <summary>Version of the kernel's Landlock interface; 0 if it is missing.</summary>
    public required int LandlockAbi { get; init; }

    /// <summary>True if the root folder could not be listed before sealing: a Landlock domain is in force.</summary>
    public required bool LandlockInForce { get; init; }

    /// <summary>Read back from the kernel after sealing.</summary>
    public required bool NoNewPrivileges { get; init; }

    /// <summary>Read back from the kernel after sealing: 2 means a filter, 0 no filter.</summary>
    public required int SeccompMode { get; init; }

    /// <summary>The user id that the worker runs as.</summary>
    public required uint User { get; init; }

    /// <summary>Effective, permitted and inheritable capabilities, as bits.</summary>
    public required ulong Capabilities { get; init; }

    /// <summary>Every attempt on every thread.</summary>
    public required IReadOnlyList<SelfTest> Tests { get; init; }

    /// <summary>
    /// True if the seal is in force and each attempt was refused. Landlock is not asked for here; see <see cref="Tier"/>.
    /// </summary>
    public bool Holds => NoNewPrivileges && SeccompMode == 2 && Capabilities == 0 && Tests.Count > 0 && Tests.All(test => test.Denied);

    /// <summary>
    /// The tier that this process has reached by itself: confined with Landlock, sealed with the seal alone, a plain process
    /// otherwise.
    /// </summary>
    public ConfinementTier Tier => !Holds ? ConfinementTier.Process : LandlockInForce ? ConfinementTier.Confined : ConfinementTier.Sealed;

    /// <summary>What does not hold, in a sentence; null if all does.</summary>
    public string? Failure
    {
        get
        {
            if (Holds)
            {
                return null;
            }
            var broken = Tests.Where(test => !test.Denied).Select(test => $"{test.Attempt} on the {test.Thread} thread: {test.Outcome}");
            return $"The seal does not hold (no_new_privs {NoNewPrivileges}, seccomp mode {SeccompMode}, capabilities "
                + $"{Capabilities:x}). {string.Join("; ", broken)}";
        }
    }
}
