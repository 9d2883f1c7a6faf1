using CaveRuntime.Confinement.Starting;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Scopes.Workers;

/// <summary>What isolation a worker has, of what its host has taken away and what it reports itself.</summary>
internal static class WorkerIsolation
{
    private const int MaxWords = 2_000, MaxFacts = 100;

    /// <summary>The report of a worker that has opened its scope.</summary>
    public static IsolationReport Of(bool isSealed, ScopeOpened opened, AppliedConfinement confinement) =>
        new(isSealed ? IsolationMode.Sealed : IsolationMode.Process, isSealed switch
    {
        true when opened.Sealed && confinement.LandlockAbi > 0 => confinement.Namespaces
            ? IsolationTier.T3
            : IsolationTier.T2,
        true when opened.Sealed => IsolationTier.T1,
        _ => IsolationTier.T0,
    })
    {
        SelfTests = [.. opened.Attestation.Where(t => t is not null).Take(MaxFacts).Select(t => ReportBounds.Cut(t, MaxWords))],
    };
}
