using System.Diagnostics;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;

namespace CaveRuntime.Benchmarks;

/// <summary>One session over a thousand turns: what its last turns take against its first, and what a turn leaves behind in host, worker
/// and view.</summary>
internal static class GrowthBenchmark
{
    public static async Task Run(Effort effort)
    {
        int turns = effort.Of(1000, 30);
        Growth auto = await RunAsync("auto", turns);
        Growth none = await RunAsync("none", turns);
        int tenth = turns / 10;
        Measure.Print($"a turn of {turns}: median of the last {tenth} | of the second {tenth}", auto.Last, auto.First);
        Measure.Print("kept of a turn in the host: auto | no context policy", auto.Host, none.Host, "KiB");
        Measure.Print("kept of a turn in the worker: auto | no context policy", auto.Worker, none.Worker, "KiB");
        Measure.Print("tokens of the largest view: auto | no context policy", auto.PeakView, none.PeakView, "");
        Measure.Print("tokens sent in all: auto | no context policy", auto.Sent, none.Sent, "");
        await PrintCellsAsync(
            "declares a variable, many names",
            turns,
            i => $"var seen{i} = Enumerable.Range({i}, 60).Select(i => i * i).ToArray();\nConsole.WriteLine(string.Join(\", \", seen{i}));");
        await PrintCellsAsync("declares a variable, few names", turns, i => $"var seen{i} = {i};");
        await PrintCellsAsync(
            "declares nothing, many names",
            turns,
            i => $"Console.WriteLine(string.Join(\", \", Enumerable.Range({i}, 60).Select(i => i * i).ToArray()));");
    }

    // Cells alone, for what it is in them that grows.
    private static async Task PrintCellsAsync(string what, int cells, Func<int, string> code)
    {
        await using var host = new CaveHost(new CaveOptions { Model = InstantModel.Create(), WarmWorkers = 0 });
        await using Session session = host.Open();
        var times = new List<double>();
        for (int i = 1; i <= cells; i++)
        {
            long start = Stopwatch.GetTimestamp();
            CellReport cell = await session.RunCellAsync(code(i));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (cell.Error is not null)
                throw new InvalidOperationException(cell.Error.Message);
        }

        int tenth = cells / 10;
        Measure.Print(
            $"a cell that {what}: median of the last {tenth} | of the second {tenth}",
            Measure.Median(times[^tenth..]),
            Measure.Median(times.Skip(tenth).Take(tenth)));
    }

    private static async Task<Growth> RunAsync(string context, int turns)
    {
        int turn = 0;
        string Next() => ++turn < turns
            ? ScriptedModel.Cell(
                $"var seen{turn} = Enumerable.Range({turn}, 60).Select(i => i * i).ToArray();\nConsole.WriteLine(string.Join(\", \", seen{turn}));")
            : ScriptedModel.Cell("FINAL(seen1[0] + seen2[0])");
        // A summarizer's request is answered with a summary, which an operator's reply would not be.
        long sent = 0;
        var model = InstantModel.Create((messages, _) =>
        {
            sent += messages.Sum(m => m.Text.Length) / 4;
            return Task.FromResult(messages[0].Text.StartsWith("# CaveRuntime operator", StringComparison.Ordinal)
                ? Next()
                : "Squares were printed, nothing is left to do but to go on.");
        });
        await using var host = new CaveHost(new CaveOptions
        {
            Model = model,
            WarmWorkers = 0,
            Context = context,
            ContextWindow = context == "none" ? 10_000_000 : 32_000,
            Limits = new RunLimits { MaxTurns = turns + 1, Timeout = TimeSpan.FromMinutes(10) },
        });
        await using Session session = host.Open();
        var at = new List<long>();
        (long Host, long Worker) early = default, late = default;
        Answer? answer = null;
        await foreach (RunEvent happened in session.StreamAsync("Which squares are there?"))
        {
            if (happened is RunFinished finished)
                answer = finished.Answer;
            if (happened is not CellFinished)
                continue;
            at.Add(Stopwatch.GetTimestamp());
            if (at.Count == turns / 10)
                early = (GC.GetTotalMemory(forceFullCollection: true), session.WorkerMemoryBytes);
            if (at.Count == turns - 1)
                late = (GC.GetTotalMemory(forceFullCollection: true), session.WorkerMemoryBytes);
        }

        if (answer is not { Stop: StopReason.Answered, Text: "5" })
            throw new InvalidOperationException($"{answer?.Stop} {answer?.Text} {answer?.Error?.Message}");
        double[] times = [.. at.Zip(at.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalMilliseconds)];
        int tenth = turns / 10;
        double perTurn = 1024.0 * (turns - 1 - tenth);
        return new Growth(
            Measure.Median(times.Skip(tenth).Take(tenth)),
            Measure.Median(times[^tenth..]),
            (late.Host - early.Host) / perTurn,
            (late.Worker - early.Worker) / perTurn,
            answer.PeakViewTokens,
            sent);
    }

    private sealed record Growth(double First, double Last, double Host, double Worker, long PeakView, long Sent);
}
