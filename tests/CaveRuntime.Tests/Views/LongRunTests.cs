using CaveRuntime.Cells.Cutting;
using CaveRuntime.Events;
using CaveRuntime.Testing;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Views;

/// <summary>Hundreds of turns with large observations in a small window.</summary>
public sealed class LongRunTests
{
    private const int Window = 32_000;

    public static TheoryData<string> Policies => [.. ViewPolicies.Names];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Three_hundred_turns_end_with_the_right_answer_and_no_view_exceeds_the_window(string policy)
    {
        LongRun run = await new LongRun(
            ViewPolicies.Find(policy),
            Window,
            stations: 300,
            observationTokens: 2_000,
            stationsInBranch: 10).RunAsync();

        Assert.Equal(run.RightAnswer, run.Answer);
        Assert.Equal(0, run.Overflows);
        Assert.InRange(run.TranscriptTokens, 580_000, 680_000);
        if (policy != "none")
            Assert.InRange(run.Peak, 1, Window);
    }

    [Fact]
    public async Task With_fold_the_main_line_of_107k_tokens_in_four_branches_stays_under_7k()
    {
        LongRun run = await new LongRun(
            ViewPolicies.Find("fold"),
            128_000,
            stations: 48,
            observationTokens: 2_130,
            stationsInBranch: 12).RunAsync();

        Assert.Equal(run.RightAnswer, run.Answer);
        Assert.Equal(4, run.Folded);
        Assert.InRange(run.TranscriptTokens, 104_000, 112_000);
        Assert.InRange(run.PeakOfMainLine, 1, 6_999);
        Assert.InRange(run.Peak, 20_000, new BranchLimits().ViewTokens);
    }

    [Fact]
    public async Task Three_hundred_cells_in_a_real_worker_under_auto_answer_from_variables()
    {
        const int stations = 300;
        string text = string.Concat(
            Enumerable.Range(0, stations).Select(i => $"station {i} toll {i % 7} ".PadRight(4_000, (char)('a' + (i % 26)))));
        string[] replies =
        [
            ScriptedModel.Cell("var total = 0;"),
            .. Enumerable.Range(0, stations - 2).Select(
                i => ScriptedModel.Cell($"Console.WriteLine(ctx[{i * 4_000}..{(i + 1) * 4_000}]); total += {i % 7};")),
            ScriptedModel.Cell("FINAL(total)"),
        ];
        var model = new ScriptedModel(replies) { Subcall = (request, _) => Task.FromResult(Summaries.Filled(request)) };
        await using var host = new CaveHost(
            new CaveOptions { Model = model, WarmWorkers = 0, ContextWindow = Window, Limits = new RunLimits { MaxTurns = stations + 1 } });
        await using Session session = await host.OpenAsync([Input.FromText("stations", text)]);
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("What is the total?"))
            events.Add(happened);

        Answer answer = ((RunFinished)events[^1]).Answer;
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal(Enumerable.Range(0, stations - 2).Sum(i => i % 7), int.Parse(answer.Text!));
        Assert.All(model.Requests, r => Assert.InRange(r.Sum(m => (long)TokenEstimate.Of(m.Text)), 1, Window));
        Assert.Contains(
            model.Requests[^1],
            m => m.Role == ChatRole.User && m.Text.StartsWith("Question: What is the total?", StringComparison.Ordinal));
        Assert.Contains(events.OfType<ViewReduced>(), e => e.Part == "compact");
        Assert.True(answer.Usage.SharedPrefixTokens > 0);
    }
}
