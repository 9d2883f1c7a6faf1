using System.Diagnostics;
using System.Globalization;
using CaveRuntime.Scopes;

namespace CaveRuntime.Benchmarks;

/// <summary>A table of a million rows on its way into a scope and a thousand back; calls of a lent object.</summary>
internal static class EmbeddingBenchmark
{
    public static async Task Run(Effort effort)
    {
        int rows = effort.Of(1_000_000, 20_000);
        await using var host = new CaveHost(new CaveOptions { Model = InstantModel.Create(), WarmWorkers = 1, ScopeBytes = 4L << 30 });
        await TableAsync(host, rows, effort.Of(3, 1));
        await LendAsync(host, effort.Of(2000, 50));
    }

    private static async Task TableAsync(CaveHost host, int rows, int rounds)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<Sale> sales = [.. Enumerable.Range(0, rows).Select(
            i => new Sale(i, $"item {i % 5000}", $"customer {i}", i * 0.25m, new DateTime(2026, 1, 1).AddSeconds(i), i % 17))];
        long data = GC.GetTotalMemory(forceFullCollection: true) - before;
        var times = new List<double>();
        double worker = 0;
        for (int round = 0; round < rounds; round++)
        {
            await host.WarmAsync();
            await using Session session = host.Open();
            await session.RunCellAsync("1");
            long idle = session.WorkerMemoryBytes;
            long start = Stopwatch.GetTimestamp();
            await session.InjectAsync("sales", sales);
            CellReport cell = await session.RunCellAsync(
                "var found = sales.Where(s => s.Quantity == 3 && s.Amount > 100).OrderBy(s => s.Customer, StringComparer.Ordinal).Take(1000).ToList(); found.Count");
            List<Sale>? found = await session.RetrieveAsync<List<Sale>>("found");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            worker = session.WorkerMemoryBytes - idle;
            if (!found!.SequenceEqual(
                sales.Where(s => s.Quantity == 3 && s.Amount > 100).OrderBy(s => s.Customer, StringComparer.Ordinal).Take(1000)))
            {
                throw new InvalidOperationException(cell.Observation);
            }
        }

        Measure.Print($"{rows} rows in, filtered, 1000 back (limit 3000 ms)", Measure.Median(times));
        Measure.Print("memory of the rows: in the worker | in the host (limit 1.5)", worker / 1e6, data / 1e6, "MB");
    }

    private static async Task LendAsync(CaveHost host, int calls)
    {
        await using Session session = host.Open();
        await session.LendAsync<IClock>("clock", new Clock());
        await session.RunCellAsync($"for (int i = 0; i < {calls}; i++) clock.Add(i, 1);");
        CellReport cell = await session.RunCellAsync($$"""
            var times = new List<double>();
            for (int i = 0; i < {{calls}}; i++) { var t = System.Diagnostics.Stopwatch.GetTimestamp(); clock.Add(i, 1); times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(t).TotalMilliseconds); }
            times.Sort();
            times[times.Count / 2]
            """);
        Measure.Print(
            "call of a lent object | a byte there and back over pipes",
            double.Parse(cell.Value ?? throw new InvalidOperationException(cell.Observation), CultureInfo.InvariantCulture),
            await PipeEcho.MeasureAsync(calls));
    }

    public interface IClock
    {
        int Add(int a, int b);
    }

    private sealed class Clock : IClock
    {
        public int Add(int a, int b) => a + b;
    }

    public sealed record Sale(int Id, string Item, string Customer, decimal Amount, DateTime When, int Quantity);
}
