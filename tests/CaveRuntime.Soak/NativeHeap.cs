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

    /// <summary>Bytes that were asked for and not given back, in all arenas; null where the library does not say. What its arenas hold
    /// beyond this is fragmentation.</summary>
    public static long? InUse()
    {
        try
        {
            return (long)Info().UsedBytes;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimTo(nuint pad);

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern MallInfo Info();

    // struct mallinfo2 of malloc.h; the names before and after the one that is read are of no use here.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallInfo
    {
        private readonly nuint _arena, _freeChunks, _fastChunks, _mappings, _mappedBytes, _unused, _fastBytes;
        public readonly nuint UsedBytes;
        private readonly nuint _freeBytes, _topBytes;
    }
}
