using System.Diagnostics;

namespace CaveRuntime.Soak;

/// <summary>
/// Small disks that fill up: a tmpfs of a few pages for each session where this process may mount one, in a mount namespace of
/// its own; elsewhere names that lead to /dev/full, which is full from the beginning.
/// </summary>
internal sealed class FullDisk : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _mounted;

    private FullDisk(string folder, bool mounted) => (_folder, _mounted) = (folder, mounted);

    /// <summary>Name of the environment variable that says that this process has a mount namespace of its own.</summary>
    public const string OwnMounts = "CAVE_SOAK_OWN_MOUNTS";

    /// <summary>How disks get full here, in words.</summary>
    public static string Way => CanMount ? "tmpfs of 8 to 24 KiB, one for each session" : "/dev/full";

    /// <summary>Where the run's events go.</summary>
    public string Transcript => _mounted ? Path.Combine(_folder, "run.jsonl") : "/dev/full";

    /// <summary>Where the pieces of the archive go.</summary>
    public string Archive => Path.Combine(_folder, "archive");

    private static bool CanMount => Environment.GetEnvironmentVariable(OwnMounts) is not null;

    /// <summary>Makes one.</summary>
    public static async Task<FullDisk> MakeAsync(string folder, int kibibytes)
    {
        Directory.CreateDirectory(folder);
        if (CanMount)
        {
            await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,mode=700", "soak", folder);
            return new FullDisk(folder, mounted: true);
        }

        var disk = new FullDisk(folder, mounted: false);
        Directory.CreateDirectory(disk.Archive);
        for (int piece = 1; piece <= 200; piece++)
            File.CreateSymbolicLink(Path.Combine(disk.Archive, $"{piece:000000}.txt.partial"), "/dev/full");
        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
            await RunAsync("umount", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts this program again where it may mount, if there is such a place.</summary>
    /// <returns>Its exit code; null where there is none, or this is it.</returns>
    public static async Task<int?> AgainWithOwnMountsAsync(string[] args)
    {
        if (!OperatingSystem.IsLinux() || CanMount || !await MayUnshareAsync())
            return null;
        string program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", .. self, .. args]);
        start.Environment[OwnMounts] = "1";
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task<bool> MayUnshareAsync()
    {
        try
        {
            var start = new ProcessStartInfo(
                "unshare",
                [
                    "--mount",
                    "--propagation",
                    "private",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=8k soak /mnt"
                ]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new IOException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
