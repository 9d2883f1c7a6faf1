using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Embedding;

/// <summary>What lent code says of models that it asked itself counts in the run, once.</summary>
public sealed class LentUsageTests
{
    [Fact]
    public async Task What_lent_code_tells_counts_by_model_with_its_money()
    {
        var run = new Case("FINAL(await ask(\"x\"))");
        Answer answer = await run.AskAsync(() =>
        {
            LentCall.ReportUsage("other", Usage(10, 20, 0.5m));
            LentCall.ReportUsage("third", Usage(1, 2, null));
            LentCall.ReportUsage("other", Usage(100, 200, 0.25m));
        });
        Assert.Equal("done", answer.Text);
        Assert.Equal((110, 220, 0.75m), Figures(answer, "other"));
        Assert.Equal((1, 2, null), Figures(answer, "third"));
        Assert.Equal(answer.Usage.InputTokens, answer.ByModel.Sum(u => u.Value.InputTokens));
    }

    [Fact]
    public async Task A_total_alone_is_input_and_an_estimate_stays_one()
    {
        var run = new Case("FINAL(await ask(\"x\"))");
        Answer answer = await run.AskAsync(() => LentCall.ReportUsage("other", new UsageDetails
        {
            TotalTokenCount = 9,
            OutputTokenCount = 4,
            AdditionalCounts = new() { [ModelUsage.EstimatedKey] = 1 },
        }));
        Assert.Equal((5, 4, null), Figures(answer, "other"));
        Assert.True(answer.ByModel["other"].Estimated);
    }

    [Fact]
    public async Task What_a_model_thought_may_be_in_the_total_alone()
    {
        var run = new Case("FINAL(await ask(\"x\"))");
        Answer answer = await run.AskAsync(() => LentCall.ReportUsage("other", new UsageDetails
        {
            InputTokenCount = 10,
            OutputTokenCount = 20,
            TotalTokenCount = 130,
        }));
        Assert.Equal((10, 120, null), Figures(answer, "other"));
    }

    [Fact]
    public async Task It_stands_below_the_ceilings_of_the_run()
    {
        var run = new Case("await ask(\"x\");", "FINAL(1)") { Limits = new RunLimits { MaxTokens = 10_000_000 } };
        Answer answer = await run.AskAsync(() => LentCall.ReportUsage("other", Usage(9_000_000, 2_000_000, null)));
        Assert.Equal(StopReason.Budget, answer.Stop);
        Assert.Equal(1, run.Made);
    }

    [Fact]
    public async Task Outside_of_a_call_and_after_its_end_nothing_counts()
    {
        LentCall.ReportUsage("other", Usage(1, 1, null));
        ExecutionContext? inside = null;
        var run = new Case("await ask(\"x\");", "FINAL(2)");
        run.BeforeTurn[1] = () =>
        {
            ExecutionContext.Run(inside!, _ => LentCall.ReportUsage("late", Usage(5, 5, null)), null);
            return Task.CompletedTask;
        };
        Answer answer = await run.AskAsync(() =>
        {
            LentCall.ReportUsage("other", Usage(1, 1, null));
            inside = ExecutionContext.Capture();
        });
        Assert.Equal("2", answer.Text);
        Assert.Equal((1, 1, null), Figures(answer, "other"));
        Assert.DoesNotContain("late", answer.ByModel.Keys);
    }

    [Fact]
    public async Task What_a_call_used_that_failed_or_took_too_long_counts_too()
    {
        var run = new Case(
            "try { await ask(\"x\"); } catch (InvalidOperationException) { } try { await ask(\"y\"); } catch (TimeoutException) { } FINAL(1)")
        {
            Options = new LendOptions { Timeout = TimeSpan.FromMilliseconds(200) },
        };
        int made = 0;
        Answer answer = await run.AskAsync(async stop =>
        {
            LentCall.ReportUsage("other", Usage(10, 1, null));
            if (++made == 1)
                throw new InvalidOperationException("no");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        Assert.Equal("1", answer.Text);
        Assert.Equal((20, 2, null), Figures(answer, "other"));
    }

    [Fact]
    public async Task A_run_that_is_taken_up_counts_it_once_and_makes_the_call_once()
    {
        var run = new Case("var a = await ask(\"x\");", "FINAL(a)") { Store = new MemorySessionStore() };
        using var stop = new CancellationTokenSource();
        run.BeforeTurn[1] = () => stop.CancelAsync();
        Answer stopped = await run.AskAsync(
            () =>
            {
                LentCall.ReportUsage("other", Usage(10, 20, 0.5m));
                LentCall.ReportUsage("third", Usage(3, 4, null));
            },
            stop.Token);
        Assert.Equal(StopReason.Cancelled, stopped.Stop);
        run.BeforeTurn.Clear();
        Answer answer = await run.ResumeAsync(() => LentCall.ReportUsage("other", Usage(1_000, 1_000, null)));
        Assert.Equal(("done", 1), (answer.Text, run.Made));
        Assert.Equal((10, 20, 0.5m), Figures(answer, "other"));
        Assert.Equal((3, 4, null), Figures(answer, "third"));
        SessionSummary listed = (await run.Store.ListAsync().ToArrayAsync())[0].Summary;
        Assert.Equal(answer.Usage.InputTokens, listed.Usage.InputTokens);
        Assert.Equal(answer.Usage.CostUsd, listed.Usage.CostUsd);
    }

    [Fact]
    public async Task A_run_that_stops_within_the_call_keeps_what_it_used_and_does_not_know_what_became_of_it()
    {
        var run = new Case("var a = await ask(\"x\"); FINAL(a)", "FINAL(\"not known\")") { Store = new MemorySessionStore() };
        using var stop = new CancellationTokenSource();
        Answer stopped = await run.AskAsync(
            async cancelled =>
            {
                LentCall.ReportUsage("other", Usage(10, 20, 0.5m));
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            },
            stop.Token);
        Assert.Equal(StopReason.Cancelled, stopped.Stop);
        JournalPast past = await JournalPast.ReadAsync(run.Store, "one", default);
        Assert.Null(past.Call(Assert.Single(past.Uncertain)));
        Answer answer = await run.ResumeAsync(() => { });
        Assert.Equal(("not known", 1), (answer.Text, run.Made));
        Assert.Equal((10, 20, 0.5m), Figures(answer, "other"));
    }

    private static UsageDetails Usage(long input, long output, decimal? cost)
    {
        var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output };
        if (cost is { } money)
            usage.SetCost(money);
        return usage;
    }

    private static (long, long, decimal?) Figures(Answer answer, string model) =>
        answer.ByModel[model] is var usage ? (usage.InputTokens, usage.OutputTokens, usage.CostUsd) : default;

    private sealed class Case(params string[] cells)
    {
        public MemorySessionStore? Store { get; init; }

        public RunLimits Limits { get; init; } = new();

        public LendOptions Options { get; init; } = new();

        public Dictionary<int, Func<Task>> BeforeTurn { get; } = [];

        public int Made { get; private set; }

        public Task<Answer> AskAsync(Action tell, CancellationToken cancellationToken = default) => AskAsync(_ =>
        {
            tell();
            return Task.CompletedTask;
        }, cancellationToken);

        public async Task<Answer> AskAsync(Func<CancellationToken, Task> tell, CancellationToken cancellationToken = default)
        {
            await using CaveHost host = Host();
            await using Session session = Store is null ? host.Open() : await host.OpenAsync([], "one", CancellationToken.None);
            await LendAsync(session, tell);
            return await session.AskAsync("What?", cancellationToken);
        }

        public async Task<Answer> ResumeAsync(Action tell)
        {
            await using CaveHost host = Host();
            await using Session session = await host.OpenAsync("one");
            await LendAsync(session, _ =>
            {
                tell();
                return Task.CompletedTask;
            });
            return await session.ResumeAsync();
        }

        private Task LendAsync(Session session, Func<CancellationToken, Task> tell) => session.LendAsync(
            "ask",
            (Func<string, CancellationToken, Task<string>>)(async (_, cancellationToken) =>
            {
                Made++;
                await tell(cancellationToken);
                return "done";
            }),
            Options);

        private CaveHost Host() => new(new CaveOptions
        {
            Model = new ScriptedModel(async (request, cancellationToken) =>
            {
                int turn = request.Count(m => m.Role == ChatRole.Assistant);
                if (BeforeTurn.GetValueOrDefault(turn) is { } before)
                {
                    await before();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                return ScriptedModel.Cell(cells[turn]);
            }),
            WarmWorkers = 0,
            Limits = Limits,
            Store = Store,
        }.InProcess());
    }
}
