using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaveRuntime.Probe;

/// <summary>Honest work of many kinds, which the seal must not disturb. Done once before sealing, it loads what it needs.</summary>
internal static class Labour
{
    private static readonly (string Name, Func<string> Do)[] s_pieces =
    [
        ("regex", () => Regex.Replace("aaa bbb", @"\b(\w)\w*", "$1", RegexOptions.Compiled)),
        ("json", () => JsonSerializer.Deserialize<Dictionary<string, int[]>>("""{"a":[1,2]}""")!["a"].Sum().ToString()),
        ("parallel", () => ParallelEnumerable.Range(0, 100_000).Select(value => value % 7).Sum().ToString()),
        ("threads", Threads),
        ("async", () => Later().GetAwaiter().GetResult()),
        ("timer", Timer),
        ("collections", Collections),
        ("exceptions", Exceptions),
        ("large memory", () => new byte[100_000_000].Length.ToString()),
        ("identifiers", () => (Guid.NewGuid() != Guid.Empty).ToString()),
        ("time", () => (TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch, TimeZoneInfo.Local).Year >= 1969).ToString()),
        ("numbers", () => BigInteger.Pow(3, 500).ToString().Length.ToString()),
        ("stack overflow guard", () => Deep(0).ToString()),
        ("processor", () => (Environment.ProcessorCount > 0).ToString()),
        ("memory pressure", () => (GC.GetGCMemoryInfo().HeapSizeBytes > 0).ToString()),
    ];

    internal static IEnumerable<string> Do() => s_pieces.Select(piece =>
    {
        try
        {
            return $"{piece.Name}: {piece.Do()}";
        }
        catch (Exception failure)
        {
            return $"{piece.Name}: FAILED {failure}";
        }
    });

    private static string Threads()
    {
        var sum = 0;
        var threads = Enumerable.Range(0, 30).Select(value => new Thread(() => Interlocked.Add(ref sum, value))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return sum.ToString();
    }

    private static async Task<string> Later()
    {
        var slow = Enumerable.Range(0, 20).Select(async value =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            return value;
        });
        return (await Task.WhenAll(slow)).Sum().ToString();
    }

    private static string Timer()
    {
        using var rang = new ManualResetEventSlim();
        using var timer = new Timer(_ => rang.Set(), null, 5, Timeout.Infinite);
        return rang.Wait(TimeSpan.FromSeconds(10)).ToString();
    }

    private static string Collections()
    {
        var bag = new ConcurrentBag<string>();
        Parallel.For(0, 5000, value => bag.Add(new string('x', value % 500)));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return bag.Count.ToString();
    }

    private static string Exceptions()
    {
        var caught = 0;
        for (var i = 0; i < 500; i++)
        {
            try
            {
                throw new InvalidOperationException("on purpose");
            }
            catch (InvalidOperationException problem)
            {
                caught += problem.ToString().Contains("on purpose") ? 1 : 0;
            }
        }
        return caught.ToString();
    }

    private static int Deep(int depth) =>
        depth < 100_000 && System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()
        ? Deep(depth + 1) : 1;
}
