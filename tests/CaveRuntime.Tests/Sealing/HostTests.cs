using System.Diagnostics;
using System.Runtime.Versioning;
using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Tests.Sealing;

/// <summary>A host in a process of its own, so that it can be killed, counted, or run as another user.</summary>
[SupportedOSPlatform("linux")]
public class HostTests
{
    [Fact]
    public async Task A_worker_that_ignores_its_wire_dies_with_a_killed_host()
    {
        using var host = StartHost("abandon");
        var worker = int.Parse((await host.StandardOutput.ReadLineAsync().WaitAsync(Probes.Patience))!);
        using var life = new SafeFileHandle((int)LibC.Syscall(SystemCalls.PidfdOpen, worker), ownsHandle: true);
        Assert.False(life.IsInvalid, "the worker was not alive");
        host.Kill();
        await host.WaitForExitAsync().WaitAsync(Probes.Patience);
        Assert.True(EndsWithin(life, Probes.Patience), "the worker outlived its host");
    }

    [Fact]
    public async Task A_command_ends_with_a_killed_host()
    {
        var folder = Directory.CreateTempSubdirectory("cave-command-");
        try
        {
            using var host = StartHost("command", folder.FullName, "trap '' TERM HUP; (sleep 600 & echo $!); sleep 600");
            var left = int.Parse((await host.StandardOutput.ReadLineAsync().WaitAsync(Probes.Patience))!);
            using var life = new SafeFileHandle((int)LibC.Syscall(SystemCalls.PidfdOpen, left), ownsHandle: true);
            Assert.False(life.IsInvalid, "the command was not alive");
            host.Kill();
            Assert.True(EndsWithin(life, Probes.Patience), "the command outlived its host");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--reuid", "61234", "--regid", "61234", "--clear-groups")]
    [InlineData("--bounding-set", "-all")]
    public async Task A_command_is_kept_in_for_hosts_that_may_not_mount(params string[] rights)
    {
        const string tool = "/usr/bin/setpriv";
        if (!Environment.IsPrivilegedProcess || !File.Exists(tool) || OtherUsersAccess.Obstacle(Probes.Folder) is not null)
        {
            return;
        }
        const UnixFileMode everybody = (UnixFileMode)0x1FF;
        var folder = Directory.CreateTempSubdirectory("cave-command-");
        var outside = Directory.CreateTempSubdirectory("cave-outside-");
        try
        {
            File.SetUnixFileMode(folder.FullName, everybody);
            File.SetUnixFileMode(outside.FullName, everybody);
            var secret = Path.Combine(outside.FullName, "secret");
            await File.WriteAllTextAsync(secret, "kept");
            File.SetUnixFileMode(secret, everybody);
            var line = $"echo made > a && cat a; cat {secret}; echo x > {secret}; rm {secret}; mv {secret} b; touch {outside.FullName}/new; "
                + $"chmod 600 {secret}; chmod 600 a; setsid true && echo left; bash -c 'exec 3<>/dev/udp/127.0.0.1/9' && echo open; kill -9 $PPID; echo end";
            var start = HostStart("command", [folder.FullName, line]);
            var restricted = new ProcessStartInfo(tool, [.. rights, start.FileName, .. start.ArgumentList]) { RedirectStandardOutput = true };
            restricted.Environment["DOTNET_EnableDiagnostics"] = "0";
            using var host = Process.Start(restricted)!;
            var said = await host.StandardOutput.ReadToEndAsync().WaitAsync(Probes.Patience);
            Assert.StartsWith("made\n", said, StringComparison.Ordinal);
            Assert.Contains("\nend\nexited with code 0; Itself", said, StringComparison.Ordinal);
            Assert.Contains("ReadOnlyMounts = False", said, StringComparison.Ordinal);
            Assert.DoesNotContain("kept", said, StringComparison.Ordinal);
            Assert.DoesNotContain("\nleft\n", said, StringComparison.Ordinal);
            Assert.DoesNotContain("\nopen\n", said, StringComparison.Ordinal);
            Assert.Equal([secret], Directory.GetFileSystemEntries(outside.FullName));
            Assert.Equal(("kept", everybody), (await File.ReadAllTextAsync(secret), File.GetUnixFileMode(secret)));
        }
        finally
        {
            folder.Delete(recursive: true);
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_hundred_workers_in_a_row_a_third_of_them_killed_leave_nothing_behind()
    {
        using var host = StartHost("turnover", "100");
        var complaint = host.StandardError.ReadToEndAsync();
        var lines = (await host.StandardOutput.ReadToEndAsync().WaitAsync(2 * Probes.Patience)).Split('\n');
        Assert.True(lines[0].StartsWith("before descriptors"), lines[0] + await complaint);
        Assert.Contains("children 0", lines[0]);
        Assert.Contains("children 0", lines[1]);
        // The runtime opens a few things late, and a last pipe may just be closing; a leak would be hundreds.
        Assert.InRange(Descriptors(lines[1]), 0, Descriptors(lines[0]) + 10);

        static int Descriptors(string line) => int.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task It_holds_for_an_ordinary_user()
    {
        var said = await HostileWorkerOf("--reuid", "61234", "--regid", "61234", "--clear-groups");
        Assert.Contains("User = , OwnUser = False", said ?? "User = , OwnUser = False");
    }

    [Fact]
    public async Task It_holds_for_root_in_a_container_with_the_usual_capabilities()
    {
        const string usual = "-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap";
        var said = await HostileWorkerOf("--bounding-set", usual);
        Assert.Contains("OwnUser = True", said ?? "OwnUser = True");
    }

    [Fact]
    public async Task It_holds_for_root_in_a_container_without_any_capability()
    {
        var said = await HostileWorkerOf("--bounding-set", "-all");
        Assert.Contains("the host lacks CAP_SETUID", said ?? "the host lacks CAP_SETUID");
    }

    [Fact]
    public async Task A_worker_in_a_folder_closed_to_others_keeps_the_host_user_without_its_capabilities_and_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("cave-closed-");
        try
        {
            foreach (var file in Directory.GetFiles(Probes.Folder, "CaveRuntime.*").Where(
                file => file.Contains("Probe") || file.Contains("Confinement")))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }
            var info = Probes.Info(true, "facts");
            info = info with
            {
                Arguments = [Path.Combine(folder.FullName, "CaveRuntime.Probe.dll"), "facts"],
                ReadOnlyPaths = [info.ReadOnlyPaths[0], folder.FullName],
            };
            await using var probe = ConfinedProcess.Start(info);
            var facts = await probe.Hear();
            Assert.True(facts.Contains("CapEff:\t0000000000000000"), facts + probe.LastWords);
            Assert.Null(probe.Confinement.User);
            if (Environment.IsPrivilegedProcess)
            {
                Assert.Contains("CapBnd:\t0000000000000000", facts);
                Assert.Contains($"other users cannot read {folder.FullName}", probe.Confinement.Shortfall);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Runs every hostile attempt in a worker of a host with the rights given, and checks that none got anywhere.
    /// Null where this machine cannot give a host other rights: it is then an ordinary user, whom the other tests cover.
    /// </summary>
    private static async Task<string?> HostileWorkerOf(params string[] rights)
    {
        const string tool = "/usr/bin/setpriv";
        if (!Environment.IsPrivilegedProcess || !File.Exists(tool) || OtherUsersAccess.Obstacle(Probes.Folder) is not null)
        {
            return null;
        }
        using var bait = new Bait();
        var start = HostStart("relay", ["attempts", "seal", .. bait.Targets]);
        var restricted = new ProcessStartInfo(tool, [.. rights, start.FileName, .. start.ArgumentList]) { RedirectStandardOutput = true };
        restricted.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var host = Process.Start(restricted)!;
        var said = await host.StandardOutput.ReadToEndAsync().WaitAsync(Probes.Patience);
        Assert.True(said.Contains("sealed True") && said.Contains("finished"), said);
        Assert.DoesNotContain(": done", said);
        Assert.Empty(bait.Taken());
        return said;
    }

    private static Process StartHost(string mode, params string[] arguments) => Process.Start(HostStart(mode, arguments))!;

    private static ProcessStartInfo HostStart(string mode, string[] arguments)
    {
        var info = Probes.Info(false);
        return new ProcessStartInfo(
            info.Executable,
            [.. info.Arguments, "host", mode, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private static unsafe bool EndsWithin(SafeFileHandle life, TimeSpan patience)
    {
        var entry = new PollEntry { Descriptor = (int)life.DangerousGetHandle(), Asked = PollEntry.Readable };
        return LibC.Poll(&entry, 1, (int)patience.TotalMilliseconds) == 1;
    }
}
