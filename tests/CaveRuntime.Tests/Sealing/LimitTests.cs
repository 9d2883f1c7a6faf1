namespace CaveRuntime.Tests.Sealing;

public class LimitTests
{
    [Fact]
    public async Task Memory_beyond_the_limit_is_not_given()
    {
        Assert.InRange(await Hog("memory"), 256, 2048);
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("shared-validated")]
    [InlineData("grow-down")]
    [InlineData("populated")]
    [InlineData("locked")]
    [InlineData("huge")]
    [InlineData("lengthened")]
    public async Task Memory_that_the_kernel_does_not_count_is_not_given(string kind) => Assert.Equal(0, await Hog(kind));

    [Theory]
    [InlineData("read-only")]
    [InlineData("tables")]
    public async Task A_worker_that_holds_more_than_it_may_is_killed_by_the_host(string kind)
    {
        await using var probe = Probes.Start(true, "hog", kind);
        Assert.DoesNotContain("megabytes", await probe.Hear());
        Assert.Equal(9, (await probe.Exited.WaitAsync(Probes.Patience)).Signal);
        Assert.True(probe.IsOverMemory);
    }

    [Fact]
    public async Task Threads_beyond_the_limit_are_not_started()
    {
        await using var probe = Probes.Start(true, "hog", "threads");
        var said = await probe.Hear();
        if (probe.Confinement.OwnUser)
        {
            Assert.DoesNotContain("no end", said);
        }
        Assert.InRange(Number(said), 50, 600);
    }

    [Fact]
    public async Task Descriptors_beyond_the_limit_are_not_given()
    {
        Assert.InRange(await Hog("descriptors"), 256, 1024);
    }

    [Fact]
    public async Task A_worker_that_uses_up_its_processor_time_is_ended_by_the_kernel()
    {
        await using var probe = Probes.Start(true, "hog", "processor");
        await probe.Wire.ReadExactlyAsync(new byte["sealed\n".Length]).AsTask().WaitAsync(Probes.Patience);
        if (!probe.SetCpuLimit(1))
        {
            return; // This host may not limit another user's process; it kills by the clock instead.
        }
        var status = await probe.Exited.WaitAsync(Probes.Patience);
        const int outOfTime = 24;
        Assert.Equal(outOfTime, status.Signal);
        Assert.True(probe.CpuTime >= TimeSpan.FromSeconds(1), $"{probe.CpuTime}");
    }

    [Fact]
    public async Task A_running_worker_tells_its_memory_and_processor_time()
    {
        await using var probe = Probes.Start(true, "deaf");
        await probe.Wire.ReadExactlyAsync(new byte[3]).AsTask().WaitAsync(Probes.Patience);
        Assert.InRange(probe.MemoryBytes, 1 << 20, 1 << 28);
        Assert.True(probe.CpuTime > TimeSpan.Zero);
    }

    private static async Task<int> Hog(string resource)
    {
        await using var probe = Probes.Start(true, "hog", resource);
        return Number(await probe.Hear());
    }

    private static int Number(string said) => int.Parse(said.Split('\n')[1].Split(' ')[1]);
}
