namespace CaveRuntime.Confinement.Starting;

/// <summary>
/// Looks at all the memory that a worker holds, whatever it is called: private pages, shared ones beyond what the host has given,
/// swapped ones, page tables, thread stacks of the kernel. The kernel's own limit counts private writable mappings only, and only
/// while they are writable. For the watcher's thread; what is given may be noted from any.
/// </summary>
internal sealed class MemoryWatch(long ceiling)
{
    // A worker that computes can take a few gigabytes a second for each processor, one that does not compute can take nothing.
    private const int BusyMilliseconds = 20, QuietMilliseconds = 100;
    private const long KernelBytesOfThread = 32 << 10;
    // What maps memory needs a five-hundredth of it in page tables; more than this is memory by another name.
    private const long MaxPageTables = 64L << 20;
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(1);

    private long _given;
    private TimeSpan _used;

    /// <summary>Notes shared memory that the host has given, which the worker may map without holding more.</summary>
    internal void Give(long bytes) => Interlocked.Add(ref _given, bytes);

    /// <summary>Looks, where the process has done anything since the last look.</summary>
    /// <param name="id">The process, which has not been collected.</param>
    /// <param name="wait">Milliseconds until the next look is due.</param>
    /// <returns>False where it holds more than it may.</returns>
    internal bool Holds(int id, out int wait)
    {
        wait = QuietMilliseconds;
        if (ProcessFigures.CpuTime(id) is not { } used || used - _used < s_quiet)
            return true;
        _used = used;
        wait = BusyMilliseconds;
        return ProcessFigures.Status(id) is not { } status || IsWithin(status);
    }

    private bool IsWithin(ReadOnlySpan<char> status)
    {
        long given = Interlocked.Read(ref _given);
        long tables = Kilobytes(status, "VmPTE:");
        long held = Kilobytes(status, "RssAnon:") + Kilobytes(status, "VmSwap:") + tables
            + Math.Max(0, Kilobytes(status, "RssShmem:") - given)
            + (Number(status, "Threads:") * KernelBytesOfThread);
        return held <= ceiling && tables <= MaxPageTables + (given / 128);
    }

    private static long Kilobytes(ReadOnlySpan<char> status, string field) => Number(status, field) << 10;

    private static long Number(ReadOnlySpan<char> status, string field) => ProcessFigures.Number(status, field) ?? 0;
}
