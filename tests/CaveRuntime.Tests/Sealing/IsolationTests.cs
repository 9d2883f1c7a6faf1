using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Restrictions;
using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Confinement.Tiers;

namespace CaveRuntime.Tests.Sealing;

public class IsolationTests
{
    [Fact]
    public async Task The_tier_that_the_host_foretells_is_the_one_that_a_worker_attests()
    {
        var report = IsolationProbe.Run(Probes.Folder);
        await using var probe = Probes.Start(true, "attest");
        // Namespaces are the host's to give and to report; a worker sees only that its network is empty.
        var attested = report.Tier == ConfinementTier.Namespaced ? ConfinementTier.Confined : report.Tier;
        Assert.Equal(report.Tier == ConfinementTier.Namespaced, probe.Confinement.Namespaces);
        Assert.Contains($"tier {attested}\n", await probe.Hear());
        Assert.Equal($"T{(int)report.Tier}", report.Name);
    }

    [Theory]
    [InlineData("net")]
    [InlineData("ipc")]
    [InlineData("uts")]
    public async Task A_worker_has_namespaces_of_its_own_exactly_where_it_is_said_so(string kind)
    {
        await using var probe = Probes.Start(true, "deaf");
        await probe.Wire.ReadExactlyAsync(new byte[3]).AsTask().WaitAsync(Probes.Patience);
        var own = new FileInfo($"/proc/{probe.Id}/ns/{kind}").LinkTarget;
        if (own is null)
        {
            return; // An ordinary user may not look at another user's process, nor is anything said of it then.
        }
        Assert.Equal(probe.Confinement.Namespaces, own != new FileInfo($"/proc/self/ns/{kind}").LinkTarget);
    }

    [Fact]
    public void What_is_missing_is_one_sentence_with_a_remedy()
    {
        for (var abi = 0; abi < 6; abi++)
        {
            Assert.Matches("^This kernel.*: use Linux [^.]+\\.[0-9]+ or later.*\\.$", Landlock.Shortfall(abi));
        }
        Assert.Null(Landlock.Shortfall(6));
    }

    [Theory]
    [InlineData(ConfinementTier.Process, false, false)]
    [InlineData(ConfinementTier.Sealed, true, false)]
    [InlineData(ConfinementTier.Confined, true, true)]
    public void An_attestation_is_worth_what_it_proves(ConfinementTier expected, bool denied, bool landlock)
    {
        var attestation = new Attestation
        {
            LandlockAbi = 7,
            LandlockInForce = landlock,
            NoNewPrivileges = true,
            SeccompMode = 2,
            User = 1000,
            Capabilities = 0,
            Tests = [new SelfTest("main", "open", true, "refused"), new SelfTest("pool", "open", denied, "it worked")],
        };
        Assert.Equal(expected, attestation.Tier);
        Assert.Equal(denied, attestation.Failure is null);
        Assert.False((attestation with { Tests = [] }).Holds);
        Assert.False((attestation with { Capabilities = 1 }).Holds);
        Assert.False((attestation with { SeccompMode = 0 }).Holds);
        Assert.False((attestation with { NoNewPrivileges = false }).Holds);
    }
}
