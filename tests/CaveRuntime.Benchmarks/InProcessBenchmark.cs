using System.Diagnostics;
using CaveRuntime.Scopes;

namespace CaveRuntime.Benchmarks;

/// <summary>Cells in this process against cells in a sealed worker: opening a session, a small cell, a million calls of a shared
/// object.</summary>
internal static class InProcessBenchmark
{
    public static async Task Run(Effort effort)
    {
        int rounds = effort.Of(15, 1);
        var options = new CaveOptions { Model = InstantModel.Create(), WarmWorkers = 1 };
        long start = Stopwatch.GetTimestamp();
        await using var here = new CaveHost(options.InProcess());
        await here.WarmAsync();
        Measure.Print("loading the compiler into this process, once", Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await using var worker = new CaveHost(options);

        var first = (Here: new List<double>(), Worker: new List<double>());
        for (int i = 0; i < rounds; i++)
        {
            first.Here.Add(await FirstCellAsync(here));
            await worker.WarmAsync();
            first.Worker.Add(await FirstCellAsync(worker));
        }

        Measure.Print("open and first cell: in-process | warm worker", Measure.Median(first.Here), Measure.Median(first.Worker));
        Measure.Print("small cell: in-process | worker", await SmallCellAsync(here, rounds), await SmallCellAsync(worker, rounds));

        await using Session session = here.Open();
        await session.ShareAsync("counter", new SharedCounter());
        var calls = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            start = Stopwatch.GetTimestamp();
            CellReport cell = await session.RunCellAsync("for (int i = 0; i < 1_000_000; i++) counter.Add(i);");
            calls.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (cell.Status != CellStatus.Ok)
                throw new InvalidOperationException(cell.Observation);
        }

        Measure.Print("a cell with 1,000,000 calls of a shared object", Measure.Median(calls));
    }

    private static async Task<double> FirstCellAsync(CaveHost host)
    {
        long start = Stopwatch.GetTimestamp();
        await using Session session = host.Open();
        await session.RunCellAsync("var x = 40 + 2; x");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<double> SmallCellAsync(CaveHost host, int rounds)
    {
        await using Session session = host.Open();
        var times = new List<double>();
        for (int i = 0; i < 10 * rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await session.RunCellAsync($"var a{i} = {i}; a{i} + 1");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Measure.Median(times);
    }
}
