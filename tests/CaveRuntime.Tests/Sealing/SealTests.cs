namespace CaveRuntime.Tests.Sealing;

public class SealTests
{
    [Fact]
    public async Task A_sealed_worker_attests_on_three_kinds_of_thread()
    {
        await using var probe = Probes.Start(true, "attest");
        var said = await probe.Hear();
        Assert.Contains("holds True", said);
        Assert.Contains("tier Confined", said);
        foreach (var thread in new[] { "main", "pool", "finalizer" })
        {
            Assert.Equal(
                5,
                said.Split('\n').Count(line => line.StartsWith($"SelfTest {{ Thread = {thread},") && line.Contains("Denied = True")));
        }
    }

    [Fact]
    public async Task The_seal_alone_attests_without_Landlock()
    {
        await using var probe = Probes.Start(false, "attest");
        var said = await probe.Hear();
        if (Environment.IsPrivilegedProcess)
        {
            // A plain worker of a root host keeps root's capabilities: that is no seal, and it has to say so.
            Assert.Contains("holds False", said);
        }
        else
        {
            Assert.Contains("tier Sealed", said);
        }
    }

    [Fact]
    public async Task Honest_work_goes_on_under_the_seal()
    {
        await using var probe = Probes.Start(true, "labour");
        var said = await probe.Hear();
        Assert.True(said.Contains("\nsealed\n"), said + probe.LastWords);
        var (before, after) = (said.Split("\nsealed\n")[0], said.Split("\nsealed\n")[1].TrimEnd());
        Assert.DoesNotContain("FAILED", before);
        Assert.Equal(before, after);
        Assert.Equal(new CaveRuntime.Confinement.Starting.ExitStatus(0, null), await probe.Exited.WaitAsync(Probes.Patience));
    }
}
