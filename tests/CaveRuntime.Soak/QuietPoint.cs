using System.Globalization;
using System.Runtime;

namespace CaveRuntime.Soak;

/// <summary>What this process holds while no session is open.</summary>
/// <param name="Sessions">Sessions that have ended by now.</param>
/// <param name="Heap">Managed bytes after a full collection.</param>
/// <param name="Found">Resident bytes as they were found after the collection.</param>
/// <param name="Rss">Resident bytes after the C library, too, has given back what is free.</param>
/// <param name="Native">Bytes in use of the C library's heap; null where it does not say.</param>
/// <param name="Workers">Child processes that are workers.</param>
/// <param name="Zombies">Child processes that nobody has collected.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Watchers">Threads that watch a worker.</param>
/// <param name="Descriptors">Open descriptors by kind.</param>
/// <param name="Timers">Timers that are set.</param>
/// <param name="Files">What lies in the folder that stands for the temporary one.</param>
internal sealed record QuietPoint(
    int Sessions, long Heap, long Found, long Rss, long? Native, int Workers, int Zombies, int Threads, int Watchers, IReadOnlyDictionary<string, int> Descriptors, long Timers, IReadOnlyList<string> Files)
{
    // The runtime opens each of its own libraries once, whenever it first needs it.
    private const string Assembly = "assembly";

    /// <summary>All descriptors but those of libraries.</summary>
    public int Open => Descriptors.Where(d => d.Key != Assembly).Sum(d => d.Value);

    /// <summary>Looks around.</summary>
    public static QuietPoint Take(int sessions, string folder)
    {
        // Twice, because what finalizers let go of is collected by the second one only.
        for (int i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        long found = Environment.WorkingSet;
        NativeHeap.Trim();
        string[] children = [.. Children()];
        string[] threads = [.. Directory.GetDirectories("/proc/self/task").Select(t => Read(Path.Combine(t, "comm")))];
        return new QuietPoint(
            sessions,
            GC.GetTotalMemory(forceFullCollection: false),
            found,
            Environment.WorkingSet,
            NativeHeap.InUse(),
            children.Count(c => c.StartsWith("Name:\tcave-worker", StringComparison.Ordinal) && !IsZombie(c)),
            children.Count(IsZombie),
            threads.Length,
            threads.Count(t => t.StartsWith("cave watcher", StringComparison.Ordinal)),
            Directory.GetFiles("/proc/self/fd").Select(KindOf).CountBy(k => k).ToDictionary(),
            Timer.ActiveCount,
            [.. Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f))]);
    }

    /// <summary>Process ids of the workers of this process.</summary>
    public static IEnumerable<int> WorkerIds() => Children()
        .Where(c => c.StartsWith("Name:\tcave-worker", StringComparison.Ordinal) && !IsZombie(c))
        .Select(c => c.Split('\n').First(l => l.StartsWith("Pid:\t", StringComparison.Ordinal)))
        .Select(l => int.Parse(l.AsSpan(5), CultureInfo.InvariantCulture));

    /// <summary>What is more than it was at an earlier quiet point, or should not be there at all; a sentence each.</summary>
    public IEnumerable<string> LeaksSince(QuietPoint first)
    {
        if (Workers != SoakHost.WarmWorkers)
            yield return $"{Workers} worker processes where {SoakHost.WarmWorkers} wait in the pool";
        if (Zombies > 0)
            yield return $"{Zombies} processes that nobody has collected";
        if (Watchers != SoakHost.WarmWorkers)
            yield return $"{Watchers} threads that watch workers, for {SoakHost.WarmWorkers}";
        if (Files.Count > 0)
            yield return $"left in the temporary folder: {string.Join(", ", Files.Take(10))}";
        foreach ((string kind, int now) in Descriptors.Where(d => d.Key != Assembly))
        {
            // The runtime itself may open and keep one or the other; a memory file is always a session's.
            int before = first.Descriptors.GetValueOrDefault(kind);
            if (now > before + (kind == "memfd" ? 0 : 6))
                yield return $"{now} open descriptors of kind {kind}, {before} at first";
        }

        // The pool of threads breathes with the load.
        if (Threads > first.Threads + 16)
            yield return $"{Threads} threads, {first.Threads} at first";
        if (Timers > first.Timers + 8)
            yield return $"{Timers} timers, {first.Timers} at first";
    }

    private static string KindOf(string descriptor)
    {
        try
        {
            string target = new FileInfo(descriptor).LinkTarget ?? "closed";
            return target.StartsWith("/memfd:", StringComparison.Ordinal) ? "memfd"
                : target.EndsWith(".dll", StringComparison.Ordinal) ? Assembly
                : target.StartsWith('/') ? "file" : target.Split(':')[0];
        }
        catch (IOException)
        {
            return "closed"; // It was the listing's own.
        }
    }

    private static IEnumerable<string> Children() => Directory.GetDirectories("/proc")
        .Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
        .Select(d => Read(Path.Combine(d, "status")))
        .Where(status => status.Contains($"\nPPid:\t{Environment.ProcessId}\n", StringComparison.Ordinal));

    private static bool IsZombie(string status) => status.Contains("\nState:\tZ", StringComparison.Ordinal);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
