using System.Diagnostics;
using System.Globalization;
using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Benchmarks;

/// <summary>What confinement and the seal cost: the start against the framework's own, and the seal inside the worker.</summary>
internal static class SealBenchmark
{
    public static async Task Run(Effort effort)
    {
        int rounds = effort.Of(25, 1);
        var confined = new double[rounds];
        var plain = new double[rounds];
        var framework = new double[rounds];
        var whole = new double[3, rounds];
        for (var round = -1; round < rounds; round++)
        {
            var (a, wholeA) = await Time(Info(confine: true, "exit", "0"));
            var (b, wholeB) = await Time(Info(confine: false, "exit", "0"));
            var (c, wholeC) = await TimeFramework();
            if (round < 0)
            {
                continue; // The first round pays for what each opens once.
            }
            (confined[round], plain[round], framework[round]) = (a, b, c);
            (whole[0, round], whole[1, round], whole[2, round]) = (wholeA, wholeB, wholeC);
        }
        Measure.Print("the call that starts a process: confined | Process.Start", Measure.Median(confined), Measure.Median(framework));
        Measure.Print("the call that starts a process: plain | Process.Start", Measure.Median(plain), Measure.Median(framework));
        // On a busy machine a median is mostly waiting for a processor; the fastest of the rounds is the work itself.
        Measure.Print("the same, confined, fastest round", confined.Min(), framework.Min());
        Measure.Print("the same, plain, fastest round", plain.Min(), framework.Min());
        Measure.Print("start to collected exit: confined | Process.Start", Median(whole, 0), Median(whole, 2));
        Measure.Print("start to collected exit: plain | Process.Start", Median(whole, 1), Median(whole, 2));
        await Seal(rounds);
    }

    private static async Task Seal(int rounds)
    {
        var applied = new List<double>();
        var attested = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            await using var worker = ConfinedProcess.Start(Info(confine: true, "attest"));
            using var reader = new StreamReader(worker.Wire);
            foreach (var line in (await reader.ReadToEndAsync()).Split('\n'))
            {
                if (line.Split(' ') is [var what and ("applied" or "attested"), var figure, "ms"])
                {
                    (what == "applied" ? applied : attested).Add(double.Parse(figure, CultureInfo.InvariantCulture));
                }
            }
        }
        Measure.Print("seal applied to all threads", Measure.Median(applied));
        Measure.Print("the same, fastest round", applied.Min());
        Measure.Print("seal applied, self-tested on three threads, attested", Measure.Median(attested));
        Measure.Print("the same, fastest round", attested.Min());
    }

    private static async Task<(double Call, double Whole)> Time(WorkerStartInfo info)
    {
        var clock = Stopwatch.StartNew();
        await using var worker = ConfinedProcess.Start(info);
        var call = clock.Elapsed.TotalMilliseconds;
        await worker.Exited;
        return (call, clock.Elapsed.TotalMilliseconds);
    }

    private static async Task<(double Call, double Whole)> TimeFramework()
    {
        var info = Info(confine: false, "exit", "0");
        var start = new ProcessStartInfo(info.Executable, info.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in info.Environment)
        {
            start.Environment[name] = value;
        }
        // The same work as ours: the probe takes standard streams for its wire when it is told to.
        start.Environment["CAVE_WIRE"] = "stdio";
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var call = clock.Elapsed.TotalMilliseconds;
        await process.WaitForExitAsync();
        return (call, clock.Elapsed.TotalMilliseconds);
    }

    private static WorkerStartInfo Info(bool confine, params string[] arguments)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        return new WorkerStartInfo
        {
            Executable = Path.Combine(root, "dotnet"),
            Arguments = [Path.Combine(AppContext.BaseDirectory, "CaveRuntime.Probe.dll"), .. arguments],
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_gcConcurrent"] = "0"
            },
            Confine = confine,
            ReadOnlyPaths = [root, AppContext.BaseDirectory],
        };
    }

    private static double Median(double[,] values, int row) =>
        Measure.Median(Enumerable.Range(0, values.GetLength(1)).Select(round => values[row, round]));
}
