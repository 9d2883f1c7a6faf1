using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>A failure that a run has survived is part of what it has seen; only the one that ended it is asked again.</summary>
public sealed class SurvivedFailureTests
{
    private const string Prints = "Console.WriteLine(string.Concat(Enumerable.Repeat(\"word and \", 200)));";

    [Fact]
    public async Task A_summary_that_failed_in_the_hosts_own_client_has_failed_when_the_run_is_taken_up()
    {
        using var stop = new CancellationTokenSource();
        string[] cells = [Prints, Prints, Prints, Prints, Prints, Prints, Prints, "FINAL(7)"];
        int at = await TurnAfterFailureAsync(cells);
        var first = new JournalCase(cells) { Stop = (at, stop), SummaryFails = new HttpRequestException("the line is dead") };
        await using (CaveHost host = first.Host(2_000))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("What?", stop.Token)).Stop);
        Assert.Equal(1, first.Summaries);

        var second = new JournalCase("FINAL(7)") { Store = first.Store };
        await using CaveHost other = second.Host(2_000);
        await using Session again = await other.OpenAsync("one");
        Assert.Equal("7", (await again.ResumeAsync()).Text);
        Assert.Equal(0, second.Summaries);
        Assert.Equal(JournalCase.Replies(first.Requests[^1]), JournalCase.Replies(second.Requests[0]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("r1#5:turn", false)]
    [InlineData(null, false)]
    public async Task Only_the_failure_that_ended_a_run_is_taken_back(string? failed, bool isKept)
    {
        JournalPast past = await PastAsync(Work("r1"), Failed("r1#5:turn"), Ended("r1", failed));
        Assert.Equal(isKept, past.Reply("r1#5") is not null);
    }

    [Fact]
    public async Task What_was_tried_instead_of_the_call_that_ended_a_run_is_taken_back_with_it()
    {
        JournalPast past = await PastAsync(
            Work("r1"), Replied("r1#1:turn"), Failed("r1#2:turn"), Failed("r1#3:summary"), Ended("r1", "r1#2:turn"));
        Assert.Equal([true, false, false], new[] { "r1#1", "r1#2", "r1#3" }.Select(k => past.Reply(k) is not null));
    }

    [Fact]
    public void A_run_knows_which_of_its_failures_it_ends_with()
    {
        var run = new RunJournal(null!, "r1", "s", null!);
        InvalidOperationException first = run.Failing("r1#1:turn", new InvalidOperationException());
        run.Failing("r1#2:summary", new InvalidOperationException());
        run.EndWith(first);
        Assert.Equal("r1#1:turn", run.Failed);
        run.EndWith(new InvalidOperationException());
        Assert.Equal("", run.Failed);
    }

    [Fact]
    public async Task A_map_reduce_that_its_model_failed_goes_on_when_the_model_is_back()
    {
        var store = new MemorySessionStore();
        int asked = 0;
        CaveHost Host(bool isDown) => new(new CaveOptions
        {
            Model = new ScriptedModel((request, _) =>
            {
                asked++;
                return Task.FromResult(isDown && request[^1].Text.Contains("bee", StringComparison.Ordinal)
                    ? throw new ModelException(ModelErrorKind.Unavailable, "down")
                    : "3");
            }),
            WarmWorkers = 0,
            Store = store,
            Limits = new RunLimits { MaxParallel = 1 },
        }.InProcess());
        var chunks = new MapReduceOptions { ChunkTokens = 100 };
        string text = string.Concat(Enumerable.Range(0, 90).Select(i => $"{(i < 60 ? "ant" : "bee")} number {i} walks.\n"));
        await using (CaveHost host = Host(isDown: true))
        await using (Session session = await host.OpenAsync([Input.FromText("t", text)], "one"))
        {
            Assert.Equal(StopReason.ModelError, (await session.MapReduceAsync<string, string>("Count.", "Add.", chunks)).Run.Stop);
        }

        int before = asked;
        await using CaveHost other = Host(isDown: false);
        await using Session again = await other.OpenAsync("one");
        Answer answer = await again.ResumeAsync();
        Assert.Equal((StopReason.Answered, "3"), (answer.Stop, answer.Text));
        // The ants are not counted again.
        Assert.InRange(asked - before, 1, before);
        Assert.Equal(answer.Usage.Subcalls, asked);
    }

    [Fact]
    public async Task A_failure_that_was_followed_by_a_reply_or_by_other_work_stays()
    {
        JournalPast past = await PastAsync(
            Work("r1"), Failed("r1#1:direct"), Work("r2"), Failed("r2#1"), Replied("r2#2"), Ended("r2", null));
        Assert.NotNull(past.Reply("r1#1"));
        Assert.NotNull(past.Reply("r2#1"));
    }

    // The request of the operator that comes right after the first summary.
    private static async Task<int> TurnAfterFailureAsync(string[] cells)
    {
        var trial = new JournalCase(cells) { SummaryFails = new HttpRequestException("the line is dead") };
        await using CaveHost host = trial.Host(2_000);
        await using Session session = await host.OpenAsync([], "one");
        await session.AskAsync("What?");
        return trial.SummarizedAt!.Value + 1;
    }

    private static WorkBegun Work(string path) => new(path, "0123456789abcdef0123456789abcdef", WorkKind.Question, "What?");

    private static ModelReplied Failed(string key) => new(
        key, null, new ModelFailure(ModelErrorKind.ContextOverflow, "too large", null, null, null), new Spent("m", 400, 0, new Usage()));

    private static ModelReplied Replied(string key) => new(
        key, System.Text.Json.JsonSerializer.SerializeToElement("hello"), null, new Spent("m", 400, 0, new Usage()));

    private static WorkEnded Ended(string path, string? failed) => new(path, StopReason.ModelError, new Usage(), failed);

    private static async Task<JournalPast> PastAsync(params JournalEntry[] entries)
    {
        var store = new MemorySessionStore();
        SessionHold hold = await store.TakeAsync("one", TakeMode.Create);
        var opened = new SessionOpened(
            [], [], new SessionSettings(new RunLimits(), ActionFormat.Fenced, Route.Loop, "auto", null, null, "sealed"));
        await store.AppendAsync(
            hold,
            [.. entries.Prepend(opened).Select((e, n) => new JournalRecord(n + 1, RecordForm.Write(RecordForm.Line(e)), []))],
            null);
        return await JournalPast.ReadAsync(store, "one", default);
    }
}
