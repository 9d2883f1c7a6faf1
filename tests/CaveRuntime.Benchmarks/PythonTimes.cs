using System.Diagnostics;
using System.Globalization;

namespace CaveRuntime.Benchmarks;

/// <summary>What Python needs for the same questions about the same file, as medians, with its results to compare.</summary>
internal static class PythonTimes
{
    private const string Script = """
        import re, statistics, sys, time
        text = open(sys.argv[1], encoding="utf-8", newline="").read()
        pattern = re.compile(r"\bmarker \d+ [a-f]")
        def splitlines(): return len(text.splitlines())
        def walk(): return sum(len(line) for line in text.splitlines())
        tasks = {
            "count": lambda: text.count("marker"),
            "find": lambda: text.find("the very last words"),
            "finditer": lambda: sum(1 for _ in pattern.finditer(text)),
            "splitlines": splitlines,
            "walk": walk,
            "split": lambda: len(text.split("\n")),
        }
        for name, task in tasks.items():
            times = []
            for _ in range(int(sys.argv[2])):
                start = time.perf_counter()
                result = task()
                times.append((time.perf_counter() - start) * 1000)
            print(name, statistics.median(times), result)
        """;

    public static async Task<IReadOnlyDictionary<string, (double Time, long Result)>> MeasureAsync(string path, int rounds)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Script, path, rounds.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var python = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(
                p => p[0],
                p => (double.Parse(p[1], CultureInfo.InvariantCulture), long.Parse(p[2], CultureInfo.InvariantCulture)));
    }
}
