using System.Globalization;
using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Benchmarks;

/// <summary>Proportional memory, in bytes: pages that several processes share count once, split among them.</summary>
internal static class Memory
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(20);

    /// <summary>A process and all that it has started.</summary>
    public static long OfTree(int process) => Tree(process).Sum(ProcessFigures.Memory);

    /// <summary>All that this process has started.</summary>
    public static long OfWorkers() => Tree(Environment.ProcessId).Skip(1).Sum(ProcessFigures.Memory);

    /// <summary>The most that a process and all that it starts hold until it ends, looked at fifty times a second.</summary>
    public static async Task<long> PeakOfTreeAsync(int process, Task ended)
    {
        long peak = 0;
        do
            peak = Math.Max(peak, OfTree(process));
        while (await Task.WhenAny(ended, Task.Delay(s_every, TimeProvider.System)) != ended);
        return peak;
    }

    private static List<int> Tree(int process)
    {
        var found = new List<int> { process };
        for (int i = 0; i < found.Count; i++)
            found.AddRange(Children(found[i]));
        return found;
    }

    private static IEnumerable<int> Children(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task")
                .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return [];
        }
    }
}
