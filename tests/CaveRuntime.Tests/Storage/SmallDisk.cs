using System.Diagnostics;

namespace CaveRuntime.Tests.Storage;

/// <summary>A disk in memory that is soon full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one; null where this user may not.</summary>
    public static async Task<SmallDisk?> MountAsync(string folder, int kibibytes)
    {
        Directory.CreateDirectory(folder);
        return await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,mode=700", "cave-tests", folder)
            ? new SmallDisk(folder)
            : null;
    }

    public Task GrowAsync(int kibibytes) => RunAsync("mount", "-o", $"remount,size={kibibytes}k", Folder);

    public Task TakeRightsAsync() => RunAsync("mount", "-o", "remount,ro", Folder);

    /// <summary>Makes a folder of such a disk read-only for whoever opens a file from now on; what is open stays so.</summary>
    public static async Task<IAsyncDisposable> CoverAsync(string folder)
    {
        Assert.True(await RunAsync("mount", "--bind", folder, folder));
        Assert.True(await RunAsync("mount", "-o", "remount,bind,ro", folder));
        return new SmallDisk(folder);
    }

    /// <summary>Takes it away from under those who use it.</summary>
    public Task PullAsync() => RunAsync("umount", "-l", Folder);

    /// <summary>Takes all the room that is left, but for a little.</summary>
    /// <returns>The file that has it.</returns>
    public string Fill(int leavesBytes = 0)
    {
        string path = Path.Combine(Folder, $"filler-{Guid.NewGuid():N}");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] piece = new byte[4_096];
        try
        {
            while (true)
                file.Write(piece);
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - leavesBytes));
        }

        return path;
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", Folder);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
