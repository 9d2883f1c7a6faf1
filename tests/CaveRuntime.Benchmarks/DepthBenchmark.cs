using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Testing;

namespace CaveRuntime.Benchmarks;

/// <summary>A chain of children, each asking the next over the same ctx: time and memory by depth.</summary>
internal static partial class DepthBenchmark
{
    public static async Task Run(Effort effort)
    {
        int deepest = effort.Of(5, 2);
        long most = 0;
        var model = InstantModel.Create((messages, _) =>
        {
            int left = int.Parse(
                Down().Match(messages.Last(m => Down().IsMatch(m.Text)).Text).Groups[1].Value,
                CultureInfo.InvariantCulture);
            if (left == 0)
                most = Memory.OfWorkers();
            return Task.FromResult(ScriptedModel.Cell(left == 0
                ? "FINAL(ctx.Count(\"x\"))"
                : $"FINAL(rlm_query($\"down {left - 1} levels {{Guid.NewGuid()}}\", ctx))"));
        });
        await using var host = new CaveHost(
            new CaveOptions { Model = model, WarmWorkers = 1, Limits = new RunLimits { MaxDepth = deepest } });
        double first = 0;
        for (int depth = 0; depth <= deepest; depth++)
        {
            var times = new List<double>();
            for (int round = 0; round < effort.Of(5, 1); round++)
            {
                await host.WarmAsync();
                await using Session session = await host.OpenAsync([Input.FromText("text", new string('x', 1_000_000))]);
                long start = Stopwatch.GetTimestamp();
                Answer answer = await session.AskAsync($"down {depth} levels");
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (answer.Text != "1000000")
                    throw new InvalidOperationException($"{answer.Stop} {answer.Text} {answer.Error?.Message}");
            }

            if (depth == 0)
                first = Measure.Median(times);
            Measure.Print($"question to answer with {depth} levels of children | with none", Measure.Median(times), first);
            Measure.Print("the same: all workers together", most / 1048576.0, "MiB");
        }
    }

    [GeneratedRegex(@"down (\d+) levels")]
    private static partial Regex Down();
}
