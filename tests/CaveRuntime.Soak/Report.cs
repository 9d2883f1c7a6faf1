using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CaveRuntime.Soak;

/// <summary>The figures at the end: a table for people, JSON for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        IncludeFields = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower
    };

    /// <summary>A table in Markdown.</summary>
    public static string Markdown(SoakOptions options, Soak soak)
    {
        Totals totals = soak.Totals;
        var page = new StringBuilder("| | |\n| --- | --- |\n");
        Row("machine", $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB");
        Row("seed, sessions at once", $"{options.Seed}, {options.Sessions}");
        Row("minutes", $"{soak.Elapsed.TotalMinutes:0.0}");
        Row("sessions (without a fault)", $"{totals.Sessions:N0} ({totals.Faultless:N0})");
        Row("runs", $"{totals.Runs:N0}");
        Row("cells", $"{totals.Cells:N0}");
        Row("subcalls, children", $"{totals.Subcalls:N0}, {totals.Children:N0}");
        Row("kinds of work", $"{Join(totals.Works.Select(w => $"{w.Key} {w.Value:N0}"))}");
        Row(
            "faults: sessions (struck)",
            $"{Join(totals.Faults.Where(f => f.Key != nameof(Fault.None)).Select(f => $"{f.Key} {f.Value.Planned:N0} ({f.Value.Struck:N0})"))}");
        Row("full disk by", $"{FullDisk.Way}");
        Row("workers lost in cells, killed in the pool", $"{totals.LostWorkers:N0}, {soak.WaitingWorkersKilled:N0}");
        Row("stops of runs", $"{Join(totals.Stops.Select(s => $"{s.Key} {s.Value:N0}"))}");
        if (soak.Quiet.Count > 0)
        {
            MemoryCheck memory = MemoryCheck.Of(soak.Quiet);
            (QuietPoint first, QuietPoint last) = (memory.First, memory.Last);
            Row("quiet points", $"{soak.Quiet.Count:N0}");
            Row("managed heap after warm-up, at the end", $"{first.Heap / 1e6:0.0}, {last.Heap / 1e6:0.0} MB");
            Row("growth of the heap for 1,000 sessions", Growth(memory.Heap, MemoryCheck.HeapBound));
            Row(
                "C library's heap in use after warm-up, at the end",
                FormattableString.Invariant($"{first.Native / 1e6:0.0}, {last.Native / 1e6:0.0} MB"));
            Row(
                "resident after warm-up, at the end",
                $"{first.Rss / 1e6:0}, {last.Rss / 1e6:0} MB (with what the C library keeps free: {first.Found / 1e6:0}, {last.Found / 1e6:0} MB)");
            Row("growth of resident memory for 1,000 sessions", Growth(memory.Rss, MemoryCheck.RssBound));
            Row("descriptors, threads, timers after warm-up", $"{first.Open}, {first.Threads}, {first.Timers}");
            Row("descriptors, threads, timers at the end", $"{last.Open}, {last.Threads}, {last.Timers}");
        }

        Row("violations", $"{totals.ViolationCount:N0}");
        return page.ToString();

        void Row(string what, string figure) => page.Append(CultureInfo.InvariantCulture, $"| {what} | {figure} |\n");
    }

    /// <summary>The same, and every quiet point.</summary>
    public static string Json(SoakOptions options, Soak soak) => JsonSerializer.Serialize(
        new { Options = options, Cores = Environment.ProcessorCount, soak.Elapsed.TotalMinutes, soak.Totals, soak.WaitingWorkersKilled, FullDisk = FullDisk.Way, QuietPoints = soak.Quiet }, s_json);

    private static string Growth(Trend trend, double bound) => double.IsFinite(trend.Error)
        ? FormattableString.Invariant($"{trend.Slope:0.0} ± {2 * trend.Error:0.0} MB (bound {bound})")
        : "too few points";

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);
}
