using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Inputs;

namespace CaveRuntime.Benchmarks;

/// <summary>
/// <c>ctx</c> over 500 MB: made ready for a worker against a pipe and a JSON message, and read against Python over the same file in the
/// same run. One line a figure: <c>name | ours | other | ratio</c>.
/// </summary>
internal static partial class TextBenchmark
{
    public static async Task Run(Effort effort)
    {
        var folder = Directory.CreateTempSubdirectory("cave-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "text.txt");
            GeneratedText.Write(path, effort.Of(500_000_000, 5_000_000));
            await ReadyAsync(path, effort.Of(3, 1));
            await ReadAgainstPythonAsync(path, effort.Of(3, 1), effort.Of(40_000_000, 1_000_000));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>From a file to a worker that can use the characters; peak memory of both processes together.</summary>
    private static async Task ReadyAsync(string path, int rounds)
    {
        var ways = new[] { TextReceiver.Mapped, TextReceiver.Pipe, TextReceiver.Json, TextReceiver.Streamed };
        var times = ways.ToDictionary(w => w, _ => new List<double>());
        var memory = ways.ToDictionary(w => w, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var way in ways)
            {
                var (time, megabytes) = await TextReceiver.MeasureAsync(way, path);
                times[way].Add(time);
                memory[way].Add(megabytes);
            }
        }

        foreach (var other in ways[1..])
        {
            Measure.Print($"ready, against {other}: time", Measure.Median(times[ways[0]]), Measure.Median(times[other]));
            Measure.Print($"ready, against {other}: memory", Measure.Median(memory[ways[0]]), Measure.Median(memory[other]), "MB");
        }
    }

    private static async Task ReadAgainstPythonAsync(string path, int rounds, int searchLength)
    {
        var python = await PythonTimes.MeasureAsync(path, rounds);
        using var inputs = await LoadedInputs.LoadAsync([Input.FromFile(path)], [], CancellationToken.None);
        var text = inputs.Text;
        var loaded = GC.GetTotalMemory(forceFullCollection: true);

        Compare("Count, against str.count", python, rounds, "count", () => text.Count("marker"));
        Compare("IndexOf (at the end), against str.find", python, rounds, "find", () => text.IndexOf("the very last words"));
        Compare("Count(Regex), against re.finditer", python, rounds, "finditer", () => text.Count(Numbers()));
        Compare("Grep, against re.finditer", python, rounds, "finditer", () => text.Grep(@"\bmarker \d+ [a-f]").Total);
        Compare("Lines: count, against str.splitlines", python, rounds, "splitlines", () => inputs.Text.Lines.Count);
        Compare("Lines: every line as a string, against the same", python, rounds, "walk", () => text.Lines.Sum(l => l.Length));
        Compare("Lines: every line as a view, against the same", python, rounds, "walk", () => text.Lines.Views.Sum(l => l.Length));
        Compare("Split, against str.split", python, rounds, "split", () => text.Split('\n').Count);

        var part = text[..searchLength];
        Measure.Print(
            $"Search over {searchLength / 1_000_000} million characters: first",
            Measure.Milliseconds(() => part.Search("marker 123456 before the harbour", 10)));
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        Measure.Print(
            $"Search over {searchLength / 1_000_000} million characters: later",
            Measure.Median(
                Enumerable.Range(0, 5).Select(
                    _ => Measure.Milliseconds(() => part.Search("who painted the silver lantern near marker 99", 10)))));
        Measure.Print(
            $"Search over {searchLength / 1_000_000} million characters: allocated for a query",
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 5e6,
            "MB");
        Measure.Print("Kept for all indexes after this", (GC.GetTotalMemory(forceFullCollection: true) - loaded) / 1e6, "MB");
        GC.KeepAlive(text);
    }

    private static void Compare(
        string name,
        IReadOnlyDictionary<string, (double Time, long Result)> python,
        int rounds,
        string key,
        Func<long> ours)
    {
        long result = 0;
        var times = Enumerable.Range(0, rounds).Select(_ => Measure.Milliseconds(() => result = ours())).ToList();
        var (time, expected) = python[key];
        Measure.Print(result == expected
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{name} ({result} is not {expected})"), Measure.Median(times), time);
    }

    [GeneratedRegex(@"\bmarker \d+ [a-f]")]
    private static partial Regex Numbers();
}
