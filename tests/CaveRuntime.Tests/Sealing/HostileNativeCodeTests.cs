using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CaveRuntime.Tests.Sealing;

/// <summary>Native code in the worker, with each layer alone, with both, and with none, which shows that the attempts are real.</summary>
[SupportedOSPlatform("linux")]
public class HostileNativeCodeTests
{
    private const int Threads = 3;

    // The attempt came to the kernel's own judgement, which a seal must never let happen.
    private static readonly string[] s_reached = ["done", "Invalid argument", "Bad address", "Inappropriate ioctl", "could not be loaded"];

    // As root, some refusals are not for want of rights but for want of a layer.
    private static readonly string[] s_anyUserMayNot = ["become-root", "new-session", "namespace", "signal-parent", "trace-parent"];

    [Fact]
    public async Task Confined_and_sealed_nothing_is_reached_from_any_thread()
    {
        using var bait = new Bait();
        var trial = await Try(confine: true, "seal", bait);
        Assert.Contains("sealed True", trial.Said);
        Assert.Empty(trial.ReachedOn.Keys);
        Assert.Empty(bait.Taken());
    }

    [Fact]
    public async Task The_seal_alone_stops_all_of_it()
    {
        using var bait = new Bait();
        var trial = await Try(confine: false, "seal", bait);
        Assert.Empty(trial.ReachedOn.Keys);
        Assert.Empty(bait.Taken());
    }

    [Fact]
    public async Task Landlock_alone_stops_files_tcp_abstract_sockets_and_reaching_for_the_parent()
    {
        using var bait = new Bait();
        var trial = await Try(confine: true, "open", bait);
        string[] stopped =
        [
            "read-file", "write-file", "managed-read-file", "managed-write-file", "delete-file", "link-file",
            "read-parent-environment", "open-parent-memory", "read-parent-memory", "trace-parent",
            "signal-parent", "signal-parent-thread", "tcp", "abstract-socket", "become-root",
        ];
        Assert.Empty(stopped.Intersect(trial.ReachedOn.Keys));
        // What it does not stop is as much part of the design: the seal is there for these.
        string[] notStopped = ["stat-file", "unix-socket", "netlink", "fork", "run-program", "memory-file", "io-uring"];
        Assert.Empty(notStopped.Except(trial.ReachedOn.Keys));
        // A network of its own, where there is one, has nobody in it to send to.
        var namespaces = CaveRuntime.Confinement.IsolationProbe.Run().Tier == CaveRuntime.Confinement.Tiers.ConfinementTier.Namespaced;
        Assert.Equal(namespaces ? ["unix socket"] : ["udp", "unix socket"], bait.Taken());
    }

    [Fact]
    public async Task Without_any_layer_every_attempt_reaches_the_kernel()
    {
        using var bait = new Bait();
        var trial = await Try(confine: false, "open", bait);
        var expected = trial.Attempted.Except(s_anyUserMayNot);
        Assert.Equal(["file written", "file deleted", "tcp", "udp", "unix socket", "abstract socket"], bait.Taken());
        if (Environment.IsPrivilegedProcess)
        {
            Assert.Empty(expected.Except(trial.ReachedOn.Keys));
            Assert.Contains($"read-parent-memory: done {Bait.SecretText}", trial.Said);
        }
    }

    [Theory]
    [InlineData("x32")]
    [InlineData("int80")]
    public async Task A_call_through_another_architectures_door_kills_the_worker(string door)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return; // Only x86-64 has such doors.
        }
        await using var probe = Probes.Start(true, "foreign-call", door);
        Assert.Equal("sealed\n", await probe.Hear());
        const int badSystemCall = 31;
        Assert.Equal(badSystemCall, (await probe.Exited.WaitAsync(Probes.Patience)).Signal);
    }

    private static async Task<TrialResult> Try(bool confine, string seal, Bait bait)
    {
        await using var probe = Probes.Start(confine, ["attempts", seal, .. bait.Targets]);
        var said = await probe.Hear();
        Assert.True(said.EndsWith("finished\n"), said + probe.LastWords);
        return TrialResult.Read(said);
    }

    private sealed record TrialResult(string Said, IReadOnlyList<string> Attempted, ILookup<string, string> Reaching)
    {
        internal Dictionary<string, int> ReachedOn => Reaching.ToDictionary(attempt => attempt.Key, attempt => attempt.Count());

        internal static TrialResult Read(string said)
        {
            var lines = said.Split('\n').Where(line => line.Contains(": ")).Select(line => line.Split([' ', ':'], 3)).ToArray();
            foreach (var thread in new[] { "main", "pool", "finalizer" })
            {
                Assert.True(lines.Count(line => line[0] == thread) > 40, $"no report from the {thread} thread:\n{said}");
            }
            Assert.Equal(0, lines.Length % Threads);
            return new TrialResult(said, [.. lines.Select(line => line[1]).Distinct()],
                lines.Where(line => s_reached.Any(line[2].Contains)).ToLookup(line => line[1], line => line[0]));
        }
    }
}
