using System.Diagnostics;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Workers;

namespace CaveRuntime.Benchmarks;

/// <summary>Workers: start to first cell, cold and from the pool; subcall round trip; memory when idle.</summary>
internal static class WorkerBenchmark
{
    /// <summary>Twice what a worker waits before it lets go of memory.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(2);

    public static async Task Run(Effort effort)
    {
        int rounds = effort.Of(9, 1);
        var options = new CaveOptions { Model = InstantModel.Create(), WarmWorkers = 0, Limits = new RunLimits { MaxSubcalls = 10_000 } };
        var cold = new List<double>();
        var plain = new List<double>();
        var baseline = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            cold.Add(await StartToFirstCell(options));
            plain.Add(await StartToFirstCell(options with { Isolation = IsolationMode.Process }));
            if (Environment.GetEnvironmentVariable("CAVE_WORKER_JIT") is { } jitOnly)
                baseline.Add(await Elsewhere(jitOnly, () => StartToFirstCell(options)));
        }

        Measure.Print("start to first cell: sealed | plain process", Measure.Median(cold), Measure.Median(plain));
        if (baseline.Count > 0)
            Measure.Print("start to first cell: as published | JIT only", Measure.Median(cold), Measure.Median(baseline));

        await using var host = new CaveHost(options with { WarmWorkers = 1 });
        var warm = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            // The pool refills in the background; a taken worker is what is measured, not the wait for the refill.
            await host.WarmAsync();
            long start = Stopwatch.GetTimestamp();
            await using Session session = host.Open();
            await session.RunCellAsync("var x = 40 + 2; x");
            warm.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Measure.Print("warm pool to first cell, seal included", Measure.Median(warm));

        await using Session calls = host.Open();
        int many = effort.Of(2000, 50);
        await calls.RunCellAsync($"for (int i = 0; i < {many}; i++) llm_query($\"warm {{i}}\");");
        CellReport trips = await calls.RunCellAsync($$"""
            var times = new List<double>();
            for (int i = 0; i < {{many}}; i++) { var t = System.Diagnostics.Stopwatch.GetTimestamp(); llm_query($"x{i}"); times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(t).TotalMilliseconds); }
            times.Sort();
            times[times.Count / 2]
            """);
        Measure.Print(
            "subcall, instant model | a byte there and back over pipes",
            double.Parse(
                trips.Value ?? throw new InvalidOperationException(trips.Observation),
                System.Globalization.CultureInfo.InvariantCulture),
            await PipeEcho.MeasureAsync(many));
        Measure.Print("memory of one worker by itself, busy a moment ago (prop.)", calls.WorkerMemoryBytes / 1048576.0, "MiB");
        await Task.Delay(s_idle, TimeProvider.System);
        Measure.Print("the same, idle", calls.WorkerMemoryBytes / 1048576.0, "MiB");
        await PrintFirstCellAfterIdling(host, rounds);
        await PrintIdleMemory(host, effort.Of(8, 2));
        await PrintCellOverSize(host, effort);
    }

    /// <summary>Sessions at once, each with one small cell behind it: what their workers share is counted once.</summary>
    private static async Task PrintIdleMemory(CaveHost host, int count)
    {
        var sessions = new List<Session>();
        for (int i = 0; i < count; i++)
        {
            sessions.Add(host.Open());
            await sessions[^1].RunCellAsync("var x = 40 + 2; x");
        }

        await Task.Delay(s_idle, TimeProvider.System);
        Measure.Print(
            $"memory of an idle session's worker, of {count} (prop.)",
            sessions.Average(s => s.WorkerMemoryBytes) / 1048576.0,
            "MiB");
        foreach (Session session in sessions)
            await session.DisposeAsync();
    }

    /// <summary>A small cell after a worker has let go of memory, against the one right behind it.</summary>
    private static async Task PrintFirstCellAfterIdling(CaveHost host, int rounds)
    {
        await using Session session = host.Open();
        var times = (First: new List<double>(), Next: new List<double>());
        for (int i = 0; i < rounds; i++)
        {
            await session.RunCellAsync($"var a{i} = {i};");
            await Task.Delay(s_idle, TimeProvider.System);
            times.First.Add(await Timed($"var b{i} = {i};"));
            times.Next.Add(await Timed($"var c{i} = {i};"));
        }

        Measure.Print("small cell: after idling | right behind it", Measure.Median(times.First), Measure.Median(times.Next));

        async Task<double> Timed(string cell)
        {
            long start = Stopwatch.GetTimestamp();
            await session.RunCellAsync(cell);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    /// <summary>The same small cells beside a ctx of a thousand characters and one of a hundred million.</summary>
    private static async Task PrintCellOverSize(CaveHost host, Effort effort)
    {
        await using Session large = await host.OpenAsync([Input.FromText("large", new string('x', effort.Of(100_000_000, 1_000_000)))]);
        await using Session small = await host.OpenAsync([Input.FromText("small", new string('x', 1_000))]);
        var times = (Large: new List<double>(), Small: new List<double>());
        for (int i = 0; i < effort.Of(60, 3); i++)
        {
            times.Large.Add(await Cell(large, i));
            times.Small.Add(await Cell(small, i));
        }

        Measure.Print("small cell: ctx of 100 million characters | of 1,000", Measure.Median(times.Large), Measure.Median(times.Small));

        static async Task<double> Cell(Session session, int number)
        {
            long start = Stopwatch.GetTimestamp();
            await session.RunCellAsync($"var n{number} = ctx.Length + ctx[{number}];");
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static async Task<double> StartToFirstCell(CaveOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        await using var host = new CaveHost(options);
        await using Session session = host.Open();
        CellReport cell = await session.RunCellAsync("var x = 40 + 2; x");
        return cell.Value == "42"
            ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
            : throw new InvalidOperationException(cell.Observation);
    }

    private static async Task<double> Elsewhere(string folder, Func<Task<double>> measure)
    {
        string? before = Environment.GetEnvironmentVariable(WorkerFiles.FolderVariable);
        Environment.SetEnvironmentVariable(WorkerFiles.FolderVariable, folder);
        try
        {
            return await measure();
        }
        finally
        {
            Environment.SetEnvironmentVariable(WorkerFiles.FolderVariable, before);
        }
    }
}
