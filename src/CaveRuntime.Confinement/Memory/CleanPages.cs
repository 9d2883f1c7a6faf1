using System.Globalization;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Memory;

/// <summary>
/// The pages of libraries and assemblies that a process has read and never written. The kernel keeps them in its page cache
/// no matter which process maps them, so an idle worker can release them and pays a minor fault for each that it touches again.
/// </summary>
public sealed unsafe class CleanPages
{
    private readonly (nint Start, nuint Length)[] _ranges;

    private CleanPages((nint Start, nuint Length)[] ranges) => _ranges = ranges;

    /// <summary>
    /// Notes the mappings of this process that hold only such pages: read-only, of a file on disk, with no page
    /// written. Call it before the seal; what is mapped later is not included. Empty on other systems, or if the list cannot be read.
    /// </summary>
    public static CleanPages Find()
    {
        try
        {
            return new CleanPages(SystemCalls.Known ? [.. Read(File.ReadLines("/proc/self/smaps"))] : []);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // There is no /proc, or it may not be read: then the worker stays as large as it is.
            return new CleanPages([]);
        }
    }

    /// <summary>
    /// Releases the pages, and the memory that the C library keeps for later. Takes a millisecond or two. Call it when
    /// nothing runs.
    /// </summary>
    public void Release()
    {
        const int doNotNeed = 4;
        foreach (var (start, length) in _ranges)
        {
            _ = LibC.Advise(start, length, doNotNeed);
        }
        if (_ranges.Length > 0)
        {
            _ = LibC.TrimHeap(0);
        }
    }

    /// <summary>The clean ranges of a list in the form of /proc/PID/smaps.</summary>
    internal static IEnumerable<(nint Start, nuint Length)> Read(IEnumerable<string> lines)
    {
        (nint Start, nuint Length)? candidate = null;
        foreach (var line in lines)
        {
            if (Head(line) is { } head)
            {
                candidate = head.File ? (head.Start, head.Length) : null;
            }
            else if (candidate is { } range && line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (line.EndsWith(" 0 kB", StringComparison.Ordinal))
                {
                    yield return range;
                }
                candidate = null;
            }
        }
    }

    // 7f12a0000000-7f12a0004000 r-xp 00000000 fe:00 123    /usr/lib/libfoo.so
    private static (nint Start, nuint Length, bool File)? Head(string line)
    {
        var parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 5 || parts[0].Split('-') is not [var from, var to]
            || !nint.TryParse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            || !nint.TryParse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end))
        {
            return null;
        }
        // Memory files are mapped with a path, too.
        static bool IsOnDisk(string path) => path.StartsWith('/') && !path.StartsWith("/memfd:", StringComparison.Ordinal);
        return (start, (nuint)(end - start), parts[1] is "r--p" or "r-xp" or "r--s" && parts.Length == 6 && IsOnDisk(parts[5].Trim()));
    }
}
