using System.Runtime.InteropServices;

namespace CaveRuntime.Soak;

/// <summary>The C library's heap.</summary>
internal static class NativeHeap
{
    /// <summary>
    /// Gives free pages back to the system. Each of the library's sixteen or so arenas keeps what it once had, which in an hour
    /// looks like a leak of tens of megabytes and is none. Where the library has no such call, nothing happens.
    /// </summary>
    public static void Trim()
    {
        try
        {
            _ = TrimTo(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimTo(nuint pad);
}
