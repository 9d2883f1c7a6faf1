using System.Runtime.Versioning;
using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Restrictions;

/// <summary>
/// Whether a user who owns nothing and is in no group can read a path: judged by the mode bits from the root down.
/// Access-control lists are not consulted, so a path that only a list opens to others counts as closed, which is safe.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class OtherUsersAccess
{
    /// <summary>The first file or folder on the way to the path that others cannot pass or read; null if they can read it.</summary>
    internal static string? Obstacle(string path)
    {
        var real = RealPath(path);
        if (real is null)
        {
            return null;
        }
        return Walk(Path.GetFullPath(path), endsInLink: true) ?? Walk(real, endsInLink: false);
    }

    private static string? Walk(string path, bool endsInLink)
    {
        var folder = Path.GetDirectoryName(path);
        while (folder is not null)
        {
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
            {
                return folder;
            }
            folder = Path.GetDirectoryName(folder);
        }
        if (endsInLink)
        {
            return null;
        }
        var needed = Directory.Exists(path) ? UnixFileMode.OtherRead | UnixFileMode.OtherExecute : UnixFileMode.OtherRead;
        return File.GetUnixFileMode(path).HasFlag(needed) ? null : path;
    }

    /// <summary>The path with every link on the way resolved, as the kernel sees it; null if nothing is there.</summary>
    private static string? RealPath(string path)
    {
        const int pathOnly = 0x200000, closeOnExec = 0x80000;
        using var target = new SafeFileHandle(LibC.Open(path, pathOnly | closeOnExec), ownsHandle: true);
        return target.IsInvalid ? null : new FileInfo($"/proc/self/fd/{target.DangerousGetHandle()}").LinkTarget;
    }
}
