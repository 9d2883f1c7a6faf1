namespace CaveRuntime.Confinement.Tiers;

/// <summary>One part of isolation, on this machine.</summary>
/// <param name="Name"><c>seccomp</c>, <c>landlock</c>, <c>user</c>, <c>capabilities</c> or <c>namespaces</c>.</param>
/// <param name="Present">False if workers have to run without it.</param>
/// <param name="Sentence">What there is; or what is missing and how to get it.</param>
public sealed record TierFinding(string Name, bool Present, string Sentence);

/// <summary>What isolation workers can have on this machine, as the host sees it; a worker's attestation decides.</summary>
/// <param name="Tier">The highest tier that can be reached.</param>
/// <param name="Findings">One for each part, present or not.</param>
public sealed record TierReport(ConfinementTier Tier, IReadOnlyList<TierFinding> Findings)
{
    /// <summary>The short name that people know the tier by: <c>T0</c> to <c>T3</c>.</summary>
    public string Name => $"T{(int)Tier}";

    /// <summary>What keeps the machine from a higher tier and how to change that, in a sentence; null if nothing does.</summary>
    public string? Missing => Findings.FirstOrDefault(finding => !finding.Present)?.Sentence;
}
