using System.Text;
using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Tests.Sealing;

public class ConfinedProcessTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_wire_carries_bytes_both_ways(bool confine)
    {
        await using var probe = Probes.Start(confine, "echo");
        var sent = new byte[300_000];
        new Random(7).NextBytes(sent);
        var writing = probe.Wire.WriteAsync(sent).AsTask();
        var heard = new byte[sent.Length];
        await probe.Wire.ReadExactlyAsync(heard).AsTask().WaitAsync(Probes.Patience);
        await writing;
        Assert.Equal(sent, heard);
    }

    [Fact]
    public async Task A_read_from_a_silent_worker_can_be_cancelled()
    {
        await using var probe = Probes.Start(true, "deaf");
        await probe.Wire.ReadExactlyAsync(new byte[3]).AsTask().WaitAsync(Probes.Patience);
        using var cancel = new CancellationTokenSource();
        var read = probe.Wire.ReadAsync(new byte[1], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Probes.Patience));
    }

    [Fact]
    public async Task A_worker_that_returns_gives_its_exit_code()
    {
        await using var probe = Probes.Start(true, "exit", "7");
        Assert.Equal(new ExitStatus(7, null), await probe.Exited.WaitAsync(Probes.Patience));
    }

    [Fact]
    public async Task A_killed_worker_gives_its_signal()
    {
        await using var probe = Probes.Start(true, "echo");
        probe.Kill();
        var status = await probe.Exited.WaitAsync(Probes.Patience);
        Assert.Equal(new ExitStatus(null, 9), status);
        Assert.Contains("SIGKILL", status.ToString());
    }

    [Fact]
    public async Task The_last_words_of_a_crashed_worker_reach_the_host()
    {
        await using var probe = Probes.Start(true, "abort");
        Assert.Equal(6, (await probe.Exited.WaitAsync(Probes.Patience)).Signal);
        Assert.Contains("the probe was told to fail", probe.LastWords);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_file_travels_to_the_worker_that_could_not_have_opened_it(bool confine)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "from the host");
        await using var probe = Probes.Start(confine, "file");
        using (var file = File.OpenHandle(path))
        {
            File.Delete(path);
            probe.SendFile(file);
        }
        Assert.Equal("from the host", await probe.Hear());
    }

    [Fact]
    public async Task A_confined_worker_starts_with_nothing_but_what_it_was_given()
    {
        Environment.SetEnvironmentVariable("CAVE_TEST_SECRET", "must not travel");
        await using var probe = Probes.Start(true, "facts");
        var facts = await probe.Hear();
        Assert.True(facts.Contains("cwd /\n"), facts + probe.LastWords);
        Assert.DoesNotContain("CAVE_TEST_SECRET", facts);
        Assert.Contains($"session {probe.Id} of {probe.Id}", facts);
        Assert.Contains("NoNewPrivs:\t1", facts);
        Assert.Contains("SigBlk:\t0000000000000000", facts);
        foreach (var set in new[] { "CapInh", "CapPrm", "CapEff", "CapAmb" })
        {
            Assert.Contains($"{set}:\t0000000000000000", facts);
        }
        var inherited = facts.Split('\n').Where(line => line.StartsWith("fd ")).ToArray();
        Assert.Contains("fd 0 /dev/null", inherited);
        Assert.Contains("fd 1 /dev/null", inherited);
        Assert.Equal(2, inherited.Count(line => line.Contains("socket:")));
        Assert.Single(inherited, line => line.Contains("pipe:") && line.StartsWith("fd 2 "));
    }

    [Fact]
    public async Task A_root_host_gives_each_worker_a_user_of_its_own_and_keeps_its_own()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return; // Only a root host has a user id to drop.
        }
        await using var one = Probes.Start(true, "facts");
        await using var two = Probes.Start(true, "facts");
        Assert.True(one.Confinement.OwnUser, one.Confinement.Shortfall);
        Assert.NotEqual(one.Confinement.User, two.Confinement.User);
        Assert.Contains($"Uid:\t{one.Confinement.User}\t{one.Confinement.User}", await one.Hear());
        Assert.Contains("CapBnd:\t0000000000000000", await two.Hear());
        var host = await File.ReadAllTextAsync("/proc/self/status");
        Assert.Contains("Uid:\t0\t0\t0\t0", host);
        Assert.Contains("NoNewPrivs:\t0", host);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_an_error_that_names_the_step()
    {
        var info = Probes.Info(true) with { Executable = "/usr/bin/no-such-worker" };
        var error = Assert.Throws<IOException>(() => ConfinedProcess.Start(info));
        Assert.Contains("step Spawn", error.Message);
        Assert.Contains("No such file", error.Message);
        await Task.CompletedTask;
    }

    [Fact]
    public void The_root_folder_is_refused_as_a_readable_path()
    {
        var error = Assert.Throws<ArgumentException>(() => ConfinedProcess.Start(Probes.Info(true) with { ReadOnlyPaths = ["/"] }));
        Assert.Contains("every file", error.Message);
    }

    [Fact]
    public async Task Many_can_be_started_at_once_while_the_host_collects_garbage()
    {
        using var end = new CancellationTokenSource();
        var litter = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                _ = new byte[1024];
                GC.Collect(0);
            }
        });
        await Parallel.ForAsync(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, stop) =>
        {
            await using var probe = Probes.Start(true, "exit", $"{number}");
            Assert.Equal(number, (await probe.Exited.WaitAsync(Probes.Patience, stop)).Code);
        });
        await end.CancelAsync();
        await litter;
    }

    [Fact]
    public async Task A_disposed_worker_is_dead_and_can_be_disposed_and_killed_again()
    {
        var probe = Probes.Start(true, "deaf");
        await probe.DisposeAsync();
        Assert.True(probe.Exited.IsCompleted);
        probe.Kill();
        await probe.DisposeAsync();
        Assert.Equal(0, probe.MemoryBytes);
        Assert.False(probe.SetCpuLimit(1));
    }
}
