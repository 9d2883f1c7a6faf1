using CaveRuntime.Cells.Cutting;
using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Views;

/// <summary>A provider that refuses a request as too large, against an assumed window that was too hopeful.</summary>
public sealed class OverflowTests
{
    private const int TrueWindow = 12_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_overflow_reduces_the_view_and_tries_once_more(bool saysLimit)
    {
        int refused = 0;
        (List<RunEvent> events, _) = await RunAsync("auto", request =>
        {
            long tokens = Tokens(request);
            return tokens <= TrueWindow ? null
                : new ModelException(ModelErrorKind.ContextOverflow, $"refused, {++refused}") { Limit = saysLimit
                    ? TrueWindow
                    : null, Requested = saysLimit ? tokens : null };
        });
        Answer answer = ((RunFinished)events[^1]).Answer;
        Assert.True(answer.Stop == StopReason.Answered, answer.Error?.Message);
        Assert.Equal("done", answer.Text);
        Assert.NotEmpty(events.OfType<ViewReduced>());
        // What it has learnt about the window holds from then on.
        Assert.Equal(1, refused);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    public async Task A_model_that_refuses_everything_ends_the_run_with_its_reason(string policy)
    {
        int refused = 0;
        (List<RunEvent> events, _) = await RunAsync(
            policy,
            _ => new ModelException(ModelErrorKind.ContextOverflow, "too large", null) { Limit = ++refused });
        Answer answer = ((RunFinished)events[^1]).Answer;
        Assert.Equal((StopReason.ModelError, "context_overflow"), (answer.Stop, answer.Error?.Code));
        Assert.InRange(refused, 1, 2);
    }

    [Fact]
    public async Task Summarizing_by_hand_keeps_the_instructions_in_mind()
    {
        string asked = "";
        var model = new ScriptedModel(
            [.. Enumerable.Repeat(Cell("Console.WriteLine(string.Join(' ', Enumerable.Range(1000, 500)));"), 5), Cell("FINAL(\"done\")")])
        {
            Subcall = (request, _) => Task.FromResult(Summaries.Filled(asked = request)),
        };
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0, Context = "none" });
        await using Session session = host.Open();
        CompactReport early = await session.CompactAsync();
        Assert.Equal((early.TokensBefore, true), (early.TokensAfter, early.Problem is not null));
        await session.AskAsync("What?");
        CompactReport report = await session.CompactAsync("Keep every number.");
        Assert.Null(report.Problem);
        Assert.True(report.TokensAfter < report.TokensBefore);
        Assert.Contains("Keep every number.", asked, StringComparison.Ordinal);
        Assert.True(report.Usage.InputTokens > 0);
    }

    private static long Tokens(IReadOnlyList<ChatMessage> request) => request.Sum(m => (long)TokenEstimate.Of(m.Text));

    private static async Task<(List<RunEvent> Events, ScriptedModel Model)> RunAsync(
        string policy,
        Func<IReadOnlyList<ChatMessage>, Exception?> refuses)
    {
        var model = new ScriptedModel(
            [.. Enumerable.Repeat(Cell("Console.WriteLine(string.Join(' ', Enumerable.Range(1000, 1000)));"), 12), Cell("FINAL(\"done\")")])
        {
            Refuses = refuses,
            Subcall = (request, _) => Task.FromResult(Summaries.Filled(request)),
        };
        await using var host = new CaveHost(
            new CaveOptions { Model = model, WarmWorkers = 0, Context = policy, Limits = new RunLimits { MaxTurns = 40 } });
        await using Session session = host.Open();
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("What?"))
            events.Add(happened);
        return (events, model);
    }
}
