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
