using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>Who has followed a session until its host died goes on with the next number, and misses nothing.</summary>
public sealed class EventNumberTests
{
    [Fact]
    public async Task No_number_that_a_reader_has_seen_is_given_to_something_else_by_the_next_host()
    {
        var store = new MemorySessionStore();
        long seen = 0;
        await using (var host = new CaveHost(Options(store)))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            // The host gets as far as the pieces of the reply, and no further.
            store.Appending = records => records.SelectMany(r => RecordForm.Read(r.Content.Span)).OfType<ModelReplied>().Any()
                ? throw new StoreException("The disk is gone.")
                : Task.CompletedTask;
            int pieces = 0;
            await foreach (RunEvent happened in session.StreamAsync("What?"))
            {
                if (happened is TextDelta)
                    (seen, pieces) = (happened.Seq, pieces + 1);
            }

            Assert.NotEqual(0, pieces);
        }

        store.Appending = _ => Task.CompletedTask;
        await using (var host = new CaveHost(Options(store)))
        await using (Session session = await host.OpenAsync("one"))
            Assert.Equal("4", (await session.ResumeAsync()).Text);
        RunEvent[] missed = await new StoredSessions(store).EventsAsync("one", seen + 1).ToArrayAsync();
        Assert.Single(missed.OfType<ModelCalled>());
        Assert.Single(missed.OfType<MessageAdded>(), m => m.Role == MessageRole.Reply);
        Assert.Single(missed.OfType<RunFinished>());
        Assert.Equal(Enumerable.Range((int)seen + 1, missed.Length), missed.Select(e => (int)e.Seq));
    }

    [Theory]
    [InlineData(typeof(CallBegun))] // What happened before the first request.
    [InlineData(typeof(CellBegun))]
    [InlineData(typeof(CellEnded))]
    [InlineData(typeof(WorkEnded))]
    public async Task Whoever_follows_a_session_sees_an_event_when_it_is_on_the_disk_and_misses_none_after_a_kill(Type last)
    {
        var store = new MemorySessionStore();
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Appending = records =>
        {
            if (!records.SelectMany(r => RecordForm.Read(r.Content.Span)).Any(e => e.GetType() == last))
                return Task.CompletedTask;
            stuck.TrySetResult();
            return killed.Task;
        };
        List<RunEvent> seen = [];
        await using var host = new CaveHost(Options(store));
        await using Session session = await host.OpenAsync([], "one");
        // Whatever fails here, the session can be let go of.
        using var dies = new Dying(killed);
        using var stop = new CancellationTokenSource();
        Task reading = ReadAsync();
        await stuck.Task.WaitAsync(TestContext.Patience);
        // What was on its way to the disk when the host died never gets there: its reader has seen none of it.
        RunEvent[] kept = await new StoredSessions(store).EventsAsync("one").ToArrayAsync();
        long number = kept.Length == 0 ? 0 : kept[^1].Seq;
        lock (seen)
            Assert.All(seen, s => Assert.True(s.Seq <= number, $"{s.GetType().Name} has {s.Seq} of {number}"));
        await stop.CancelAsync();
        // An answer is given when it is kept, and at no other time.
        if (last != typeof(CallBegun))
            dies.Dispose();
        await reading.WaitAsync(TestContext.Patience);
        // Nor does what is told of a run that was stopped while the store was late bear a number that may be given again.
        Assert.Equal(number, seen.Max(s => s.Seq));

        var next = new MemorySessionStore();
        SessionHold hold = await next.TakeAsync("one", TakeMode.Create);
        await next.AppendAsync(hold, await store.ReadAsync("one").ToArrayAsync(), null);
        await next.ReleaseAsync(hold);
        await using (var other = new CaveHost(Options(next)))
        await using (Session again = await other.OpenAsync("one"))
        {
            Answer answer = again.Pending is null ? await again.AskAsync("What?") : await again.ResumeAsync();
            Assert.Equal("4", answer.Text);
        }

        RunEvent[] missed = await new StoredSessions(next).EventsAsync("one", number + 1).ToArrayAsync();
        RunEvent[] all = [.. kept, .. missed];
        Assert.Equal(Enumerable.Range(1, all.Length), all.Select(e => (int)e.Seq));
        Assert.Single(all.OfType<CellFinished>());
        Assert.Single(all.OfType<RunFinished>());

        async Task ReadAsync()
        {
            await foreach (RunEvent happened in session.StreamAsync("What?", stop.Token))
            {
                lock (seen)
                    seen.Add(happened);
            }
        }
    }

    [Fact]
    public async Task A_session_does_not_wait_any_more_when_whoever_was_asked_has_failed()
    {
        var store = new MemorySessionStore();
        List<SessionState> states = [];
        await using var host = new CaveHost(new CaveOptions
        {
            Model = new ScriptedModel(async (request, _) =>
            {
                states.Add(await StateAsync());
                return ScriptedModel.Cell(states.Count == 1 ? "var paid = pay(5);" : "FINAL(2)");
            }),
            WarmWorkers = 0,
            Store = store,
        }.InProcess());
        await using Session session = await host.OpenAsync([], "one");
        await session.LendAsync("pay", (Func<int, int>)(n => n), new LendOptions
        {
            Approve = async (_, _) =>
            {
                states.Add(await StateAsync());
                throw new InvalidOperationException("nobody is here");
            },
        });
        Assert.Equal("2", (await session.AskAsync("Pay!")).Text);
        Assert.Equal([SessionState.Running, SessionState.Waiting, SessionState.Running], states);

        async Task<SessionState> StateAsync() => (await store.ListAsync().ToListAsync())[0].Summary.State;
    }

    [Fact]
    public async Task A_value_that_was_changed_is_found_by_the_check()
    {
        var inner = new MemorySessionStore();
        await using (var host = new CaveHost(Options(inner)))
        await using (Session session = await host.OpenAsync([Input.FromText("t", "some text")], "one"))
            Assert.Equal("4", (await session.AskAsync("What?")).Text);
        Assert.Null((await new StoredSessions(inner).VerifyAsync("one")).Problem);
        string hash = (await inner.ReadAsync("one").FirstAsync()).Values[0];
        JournalCheck check = await new StoredSessions(new ChangedValues(inner)).VerifyAsync("one");
        Assert.Contains(hash, check.Problem, StringComparison.Ordinal);
        Assert.Contains("damaged", check.Problem, StringComparison.Ordinal);
    }

    private static CaveOptions Options(ISessionStore store) => new CaveOptions
    {
        Model = new ScriptedModel((_, _) => Task.FromResult(ScriptedModel.Cell("FINAL(4)"))),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();

    private sealed class Dying(TaskCompletionSource killed) : IDisposable
    {
        public void Dispose() => killed.TrySetException(new StoreException("The host is dead."));
    }

    // Gives other bytes than were kept, and compares them on the way, as real stores do.
    private sealed class ChangedValues(ISessionStore inner) : StoreAround(inner)
    {
        public override Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default) =>
            Task.FromResult<Stream?>(new CheckedValueStream(new MemoryStream([1, 2, 3]), hash, 3));
    }
}
