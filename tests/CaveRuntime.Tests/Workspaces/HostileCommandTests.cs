using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CaveRuntime.Workspaces;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>Commands that mean harm: nothing outside of the folder changes, nothing outlives them, and the host says what happened.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HostileCommandTests
{
    [Fact]
    public async Task What_lies_outside_is_neither_read_nor_changed()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        string secret = Path.Combine(folder.Outside, "secret.txt");
        UnixFileMode mode = File.GetUnixFileMode(secret);
        DateTime time = File.GetLastWriteTimeUtc(secret);
        string[] attempts =
        [
            $"cat {secret}", $"echo x > {secret}", $"echo x >> {secret}", $"echo x > {folder.Outside}/new", $"rm -f {secret} && false",
            $"mv {secret} mine", $"ln {secret} mine", $"ln -s {secret} link && echo x > link", $"ln -s {folder.Outside} dir && touch dir/new",
            $"mkdir {folder.Outside}/new", $"chmod 777 {secret}", $"touch -d 2001-01-01 {secret}", $"truncate -s 0 {secret}", $"cd {folder.Outside} && ls",
            $"mount --bind {folder.Outside} .", "cat /etc/shadow", "cat /root/.bashrc", "cat /proc/1/environ", "unshare -rm true", $"cp {secret} mine",
            $"chown 1 {secret}", "mknod d b 8 0 && cat d", "echo x > /tmp/cave-hostile", "echo x > /usr/cave-hostile", "echo x > /dev/shm/cave-hostile",
        ];
        foreach (string attempt in attempts)
        {
            CommandResult result = await workspace.Run(attempt);
            Assert.True(result.ExitCode != 0, $"{attempt}: {result.Output}");
            Assert.DoesNotContain("kept", result.Output, StringComparison.Ordinal);
        }

        folder.AssertOutsideIsUntouched();
        Assert.Equal((mode, time), (File.GetUnixFileMode(secret), File.GetLastWriteTimeUtc(secret)));
        Assert.False(File.Exists("/tmp/cave-hostile") || File.Exists("/usr/cave-hostile") || File.Exists("/dev/shm/cave-hostile"));
    }

    [Fact]
    public async Task Without_the_systems_read_only_disks_permissions_stay_as_they_are_too()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        CommandResult inside = await workspace.Run("echo x > a && chmod 600 a");
        Assert.Equal(inside.Confinement.Contains("read-only disks", StringComparison.Ordinal), inside.ExitCode == 0);
    }

    [Fact]
    public async Task What_it_leaves_behind_ends_with_it()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        CommandResult result = await workspace.Run(
            "(trap '' HUP TERM INT; sleep 600) & echo $! > one; (setsid sleep 600 || nohup sleep 600) & echo $! > two; (sh -c 'sleep 600 & echo $! > three' &); sleep 0.3; exit 0");
        Assert.Equal((0, "exited"), (result.ExitCode, result.End));
        foreach (string file in new[] { "one", "two", "three" })
            AssertGone(int.Parse(File.ReadAllText(folder.At(file)), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task One_that_ignores_signals_is_ended_in_time()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        CommandResult result = await workspace.Run("trap '' TERM INT HUP QUIT; echo $$ > pid; while :; do sleep 1; done", TimeSpan.FromSeconds(1));
        Assert.Equal(("timeout", (int?)null), (result.End, result.ExitCode));
        AssertGone(int.Parse(File.ReadAllText(folder.At("pid")), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task One_that_forks_without_end_is_ended_whole()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open(new WorkspaceOptions { Commands = new CommandOptions { MaxProcesses = 30 } });
        CommandResult result = await workspace.Run("i=0; while [ $i -lt 200 ]; do sleep 600 & i=$((i+1)); done; wait", TimeSpan.FromSeconds(30));
        Assert.Contains(result.End, (string[])["processes", "exited"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain(Process.GetProcessesByName("sleep"), p => Commanded(p.Id, folder.Inside));
    }

    [Fact]
    public async Task One_that_takes_all_memory_or_fills_the_disk_is_ended()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open(new WorkspaceOptions
        {
            Commands = new CommandOptions { MaxFileBytes = 1 << 20, MaxDiskBytes = 24 << 20, MaxMemoryBytes = 96 << 20 },
        });
        CommandResult one = await workspace.Run("head -c 8M /dev/zero > big; ls -l big");
        Assert.True(new FileInfo(folder.At("big")).Length <= 1 << 20, one.Output);
        CommandResult many = await workspace.Run("i=0; while [ $i -lt 4000 ]; do head -c 1000000 /dev/urandom > f$i; i=$((i+1)); done", TimeSpan.FromSeconds(50));
        Assert.Equal("disk", many.End);
        CommandResult memory = await workspace.Run("tail -c 2G /dev/zero", TimeSpan.FromSeconds(30));
        Assert.NotEqual(0, memory.ExitCode);
    }

    [Fact]
    public async Task One_that_floods_its_output_is_kept_in_bounds()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open(new WorkspaceOptions { Commands = new CommandOptions { MaxOutputBytes = 100_000, ShownChars = 1_000 } });
        CommandResult result = await workspace.Run("echo first; yes flood | head -c 20000000; echo last");
        Assert.Equal((0, false, 20_000_011L), (result.ExitCode, result.IsWhole, result.OutputBytes));
        Assert.StartsWith("first\nflood\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("last\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("bytes of output were not kept", string.Concat(Enumerable.Range(0, 3).Select(i => workspace.Output(result.Id, 1 + (i * 7_000), 7_000).Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_socket_is_opened_unless_the_network_was_granted()
    {
        using var folder = new WorkFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string connect = $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}'";
        using (Workspace closed = folder.Open())
            Assert.NotEqual(0, (await closed.Run(connect)).ExitCode);
        Assert.False(listener.Pending());
        using Workspace open = folder.Open(new WorkspaceOptions { Commands = new CommandOptions { Network = true } });
        CommandResult granted = await open.Run(connect);
        Assert.True(granted.ExitCode == 0, granted.Output);
        Assert.True(listener.Pending());
    }

    [Fact]
    public async Task The_host_and_its_other_processes_cannot_be_reached()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        using Process other = Process.Start("sleep", "600");
        try
        {
            CommandResult result = await workspace.Run($"kill -9 {other.Id}; kill -9 {Environment.ProcessId}; kill -9 $PPID; renice 19 {other.Id}; prlimit --pid {other.Id} --cpu=1; taskset -p 1 {other.Id}; true");
            Assert.Equal(0, result.ExitCode);
            Assert.False(other.HasExited);
            Assert.Equal(ProcessPriorityClass.Normal, other.PriorityClass);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task Forty_at_once_keep_apart()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        CommandResult[] all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => workspace.Run($"echo {i}; exit {i}")));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => ((int?)i, $"{i}\n")), all.Select(r => (r.ExitCode, r.Output)));
    }

    private static void AssertGone(int id)
    {
        string status = File.Exists($"/proc/{id}/stat") ? File.ReadAllText($"/proc/{id}/stat") : "";
        Assert.True(status.Length == 0 || status.Contains(") Z ", StringComparison.Ordinal) || status.Contains(") X ", StringComparison.Ordinal), status);
    }

    private static bool Commanded(int id, string folder)
    {
        try
        {
            return new FileInfo($"/proc/{id}/cwd").LinkTarget == folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
