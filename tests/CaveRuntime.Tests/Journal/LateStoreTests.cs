using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A store that takes its time: a run waits for it only where money or an effect depends on it, and it can be stopped.</summary>
public sealed class LateStoreTests
{
    private static readonly TimeSpan s_append = TimeSpan.FromSeconds(1.75);

    [Fact]
    public async Task A_turn_waits_before_it_asks_and_before_a_reply_is_seen_and_nowhere_else()
    {
        var time = new FakeTime();
        var model = new ScriptedModel(
            ScriptedModel.Cell("for (int i = 0; i < 1_000; i++) Console.Write(i);"),
            ScriptedModel.Cell("var list = Enumerable.Range(0, 1_000).ToList();"),
            ScriptedModel.Cell("FINAL(list.Count)"));
        var store = new MemorySessionStore();
        await using var host = new CaveHost(Options(store, model) with
        {
            TimeProvider = time,
            Limits = new RunLimits { Timeout = TimeSpan.FromHours(5), CellTimeout = TimeSpan.FromHours(4) },
        });
        await using Session session = await host.OpenAsync([], "one");
        List<string> appends = [];
        store.Appending = records =>
        {
            appends.Add(string.Join(' ', Entries(records).Select(e => e.GetType().Name)));
            return Task.Delay(s_append, time);
        };
        Task<Answer> running = session.AskAsync("What?");
        while (await Task.WhenAny(running, time.TimerSetAsync(left => left == s_append)) != running)
            time.Advance(s_append);

        Assert.Equal("1000", (await running).Text);
        // Three requests, each before and after, and the end; once more each where an append was under way that nobody waited for.
        Assert.True(appends.Count is >= 7 and <= 15, string.Join('\n', appends));
        store.Appending = _ => Task.CompletedTask;
    }

    [Fact]
    public async Task A_cell_that_asks_nobody_runs_while_nothing_can_be_kept_and_is_told_when_it_is()
    {
        var gate = new Gate();
        var store = new MemorySessionStore();
        await using var host = new CaveHost(Options(store, new ScriptedModel(ScriptedModel.Cell("var n = 4;"), ScriptedModel.Cell("FINAL(n)"))));
        await using Session session = await host.OpenAsync([], "one");
        var ran = new TaskCompletionSource<CellReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.VariablesChanged += (_, cell) => ran.TrySetResult(cell);
        bool replied = false;
        store.Appending = records =>
        {
            Task open = replied ? gate.Opened : Task.CompletedTask;
            replied |= Entries(records).OfType<ModelReplied>().Any();
            return open;
        };
        bool told = false;
        Task reading = ReadAsync();
        Assert.Equal(CellStatus.Ok, (await ran.Task.WaitAsync(TestContext.Patience)).Status);
        Assert.False(told);
        gate.Open();
        await reading;
        Assert.True(told);

        async Task ReadAsync()
        {
            await foreach (RunEvent happened in session.StreamAsync("What?"))
            {
                told |= happened is CellFinished { Report.Cell: 1 };
                if (happened is RunFinished ended)
                    Assert.Equal("4", ended.Answer.Text);
            }
        }
    }

    [Theory]
    [InlineData(typeof(CallBegun), 1, 0)] // Before the run's first request.
    [InlineData(typeof(ModelReplied), 1, 1)] // Before its reply is seen.
    [InlineData(typeof(CallBegun), 2, 1)] // Before a cell's request.
    [InlineData(typeof(CallEnded), 1, 2)] // Before its reply is seen.
    [InlineData(typeof(CallBegun), 3, 2)] // Before something lent is called.
    [InlineData(typeof(CallEnded), 2, 2)] // Before its result is seen.
    [InlineData(typeof(CallBegun), 4, 2)]
    [InlineData(typeof(ModelReplied), 2, 3)]
    public async Task A_run_can_be_stopped_wherever_it_waits_and_is_taken_up_from_there(Type waitsFor, int number, int asked)
    {
        var gate = new Gate();
        var store = new MemorySessionStore();
        List<string> first = [], second = [];
        int paid = 0;
        using var stop = new CancellationTokenSource();
        await using (var host = new CaveHost(Options(store, Model(first))))
        {
            Session session = await host.OpenAsync([], "one");
            await session.LendAsync("pay", (Func<int, int>)(n =>
            {
                paid++;
                return n;
            }), new LendOptions { Repeatable = true });
            int seen = 0;
            bool isLate = false;
            store.Appending = records =>
            {
                seen += Entries(records).Count(e => e.GetType() == waitsFor);
                if (isLate |= seen >= number)
                    gate.Reach();
                return isLate ? gate.Opened : Task.CompletedTask;
            };
            Task<Answer> running = session.AskAsync("What?", stop.Token);
            await gate.Reached;
            await stop.CancelAsync();
            Answer stopped = await running.WaitAsync(TestContext.Patience);
            Assert.Equal((StopReason.Cancelled, asked), (stopped.Stop, first.Count));
            Task ends = session.DisposeAsync().AsTask();
            Assert.False(ends.IsCompleted);
            gate.Open();
            await ends.WaitAsync(TestContext.Patience);
        }

        store.Appending = _ => Task.CompletedTask;
        Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
        await using var other = new CaveHost(Options(store, Model(second)));
        await using Session again = await other.OpenAsync("one");
        await again.LendAsync("pay", (Func<int, int>)(n =>
        {
            paid++;
            return n;
        }), new LendOptions { Repeatable = true });
        Assert.Equal("\"to part\" 5", Unquoted(await again.ResumeAsync()));
        // What was asked and answered is in the journal, since the store kept all that it was given.
        Assert.Equal(3 - asked, second.Count);
        Assert.Equal(1, paid);
    }

    [Fact]
    public async Task An_answer_is_given_when_it_is_kept()
    {
        var gate = new Gate();
        var store = new MemorySessionStore();
        await using var host = new CaveHost(Options(store, new ScriptedModel(ScriptedModel.Cell("FINAL(4)"))));
        await using Session session = await host.OpenAsync([], "one");
        store.Appending = records => Entries(records).OfType<WorkEnded>().Any() ? gate.Pass() : Task.CompletedTask;
        Task<Answer> running = session.AskAsync("What?");
        await gate.Reached;
        Assert.False(running.IsCompleted);
        gate.Open();
        Assert.Equal("4", (await running).Text);
    }

    private static string Unquoted(Answer answer) => answer.Text ?? $"{answer.Stop}: {answer.Error?.Message}";

    private static IEnumerable<JournalEntry> Entries(IReadOnlyList<JournalRecord> records) =>
        records.SelectMany(r => RecordForm.Read(r.Content.Span));

    private static ScriptedModel Model(List<string> asked) => new((request, _) => Task.FromResult(
        Add(asked, request[^1].Text) && request[0].Role != ChatRole.System ? "to " + request[^1].Text
        : ScriptedModel.Cell(request.Any(m => m.Role == ChatRole.Assistant)
            ? "FINAL($\"\\\"{heard}\\\" {paid}\")"
            : "var heard = llm_query(\"part\"); var paid = pay(5);")));

    private static bool Add(List<string> asked, string words)
    {
        asked.Add(words);
        return true;
    }

    private static CaveOptions Options(ISessionStore store, ScriptedModel model) => new CaveOptions
    {
        Model = model,
        WarmWorkers = 0,
        Store = store,
    }.InProcess();

    private sealed class Gate
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task.WaitAsync(TestContext.Patience);

        public Task Opened => _opened.Task;

        public void Reach() => _reached.TrySetResult();

        public void Open() => _opened.TrySetResult();

        public Task Pass()
        {
            Reach();
            return Opened;
        }
    }
}
