using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>What outlives a host: variables, what was given and lent, decisions; and what is done only once.</summary>
public sealed class SessionJournalTests
{
    [Fact]
    public async Task Variables_types_functions_and_what_was_given_are_there_in_another_host()
    {
        var store = new MemorySessionStore();
        await using (var first = new CaveHost(Options(store)))
        {
            Session session = await first.OpenAsync([Input.FromText("t", "some text")], "one");
            await session.InjectAsync("rows", Enumerable.Range(0, 1_000).Select(i => new Row(i, $"row {i}")));
            await session.LendAsync("add", (Func<int, int, int>)((a, b) => a + b));
            await session.RunCellAsync("record Box(int Size); Box Make(int n) => new(n); var box = Make(add(rows.Count, 1));");
            await session.RunCellAsync("var at = DateTime.UtcNow; var id = Guid.NewGuid(); var die = new Random().Next();");
            Assert.Equal("9", (await session.RunCellAsync("ctx.Length")).Value);
            // The host dies: nothing is let go of.
        }

        await using var second = new CaveHost(Options(store));
        await using Session again = await second.OpenAsync("one");
        await again.LendAsync("add", (Func<int, int, int>)((a, b) => a * b));
        CellReport seen = await again.RunCellAsync("$\"{box.Size} {Make(2).Size} {rows[999].Name} {ctx} {add(3, 4)}\"");
        Assert.Equal(("1001 2 row 999 some text 12", CellState.Kept), (seen.Value, seen.State));
        Assert.Empty(seen.Observed.Notes);
        Assert.Contains(again.Variables, v => v.Name == "die");
    }

    [Fact]
    public async Task A_lost_worker_takes_nothing_along_but_what_its_cell_did()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        await session.RunCellAsync("var kept = new List<int> { 1 }; var die = new Random().Next(); var id = Guid.NewGuid();");
        string before = (await session.RunCellAsync("$\"{die} {id} {kept.Count}\"")).Value!;
        session.KillWorker();
        CellReport after = await session.RunCellAsync("$\"{die} {id} {kept.Count}\"");
        Assert.Equal((before, CellState.Kept), (after.Value, after.State));
        Assert.Empty(after.Observed.Notes);
    }

    [Fact]
    public async Task A_decision_is_asked_for_once_and_a_call_whose_outcome_is_not_known_is_not_made_again()
    {
        var store = new MemorySessionStore();
        int asked = 0, made = 0, uncertain = 0;
        var dies = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LendOptions options = new()
        {
            Approve = (call, _) =>
            {
                asked++;
                uncertain += call.IsUncertain ? 1 : 0;
                return ValueTask.FromResult(call.IsUncertain ? LentDecision.Deny("look first") : LentDecision.Allow);
            },
        };
        await using var first = new CaveHost(Options(store, "var paid = pay(5); FINAL(paid)", "FINAL(1)"));
        Session session = await first.OpenAsync([], "one");
        await session.LendAsync("pay", (Func<int, Task<int>>)(async n =>
        {
            made++;
            await dies.Task;
            return n;
        }), options);
        using var death = new CancellationTokenSource();
        Task<Answer> running = session.AskAsync("Pay!", death.Token);
        while (Volatile.Read(ref made) == 0)
            await Task.Yield();
        // What was begun is in the journal; from here on the first host is dead.
        SessionHold hold = await store.TakeAsync("one", TakeMode.Open);
        await store.ReleaseAsync(hold);
        await death.CancelAsync();
        Assert.NotEqual(StopReason.Answered, (await running).Stop);

        await using var second = new CaveHost(Options(store, "var paid = pay(5); FINAL(paid)", "FINAL(\"not known\")"));
        await using Session again = await second.OpenAsync("one");
        Assert.Equal("Pay!", again.Pending);
        await again.LendAsync("pay", (Func<int, Task<int>>)(n =>
        {
            made++;
            return Task.FromResult(n);
        }), options);
        Answer answer = await again.ResumeAsync();
        Assert.Equal(("not known", 2, 1, 1), (answer.Text, asked, uncertain, made));
    }

    [Fact]
    public async Task An_approval_that_waited_when_its_host_died_is_given_later_and_once()
    {
        var store = new MemorySessionStore();
        const string Cell = "var paid = pay(5); FINAL(paid)";
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var first = new CaveHost(Options(store, Cell));
        Session session = await first.OpenAsync([], "one");
        await session.LendAsync("pay", (Func<int, int>)(n => n), new LendOptions
        {
            Approve = async (_, stop) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return LentDecision.Allow;
            },
        });
        using var death = new CancellationTokenSource();
        Task<Answer> running = session.AskAsync("Pay!", death.Token);
        await asked.Task;
        // From here on the first host is dead.
        await store.ReleaseAsync(await store.TakeAsync("one", TakeMode.Open));
        await death.CancelAsync();
        await running;
        Assert.Equal(SessionState.Waiting, await StateAsync());
        Assert.Empty(await new StoredSessions(store).PruneAsync(DateTimeOffset.MaxValue, 0));

        int decisions = 0;
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The second host dies when the call is approved and under way; the third one finds the decision and asks nobody.
        await using var second = new CaveHost(Options(store, Cell));
        Session again = await TakeUpAsync(second, async n =>
        {
            made.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
            return n;
        });
        using var end = new CancellationTokenSource();
        running = again.ResumeAsync(end.Token);
        await made.Task;
        Assert.Equal(SessionState.Running, await StateAsync());
        await store.ReleaseAsync(await store.TakeAsync("one", TakeMode.Open));
        await end.CancelAsync();
        await running;
        await using var third = new CaveHost(Options(store, Cell));
        await using Session last = await TakeUpAsync(third, Task.FromResult);
        Assert.Equal("5", (await last.ResumeAsync()).Text);
        Assert.Equal((1, SessionState.Idle), (decisions, await StateAsync()));

        async Task<Session> TakeUpAsync(CaveHost host, Func<int, Task<int>> pay)
        {
            Session taken = await host.OpenAsync("one");
            await taken.LendAsync("pay", pay, new LendOptions
            {
                Repeatable = true,
                Approve = async (_, _) =>
                {
                    decisions++;
                    Assert.Equal(SessionState.Waiting, await StateAsync());
                    return LentDecision.Allow;
                },
            });
            return taken;
        }

        async Task<SessionState> StateAsync() => (await store.ListAsync().ToListAsync())[0].Summary.State;
    }

    [Fact]
    public async Task A_fork_goes_its_own_way_from_a_turn()
    {
        var store = new MemorySessionStore();
        await using (var host = new CaveHost(Options(store, "var n = 1;", "n = 10;", "FINAL(n)")))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal("10", (await session.AskAsync("What?")).Text);
        await new StoredSessions(store).ForkAsync("one", "two", turn: 1);
        await using var other = new CaveHost(Options(store, "never asked", "n = 20;", "FINAL(n)"));
        await using Session fork = await other.OpenAsync("two");
        Assert.Equal("20", (await fork.ResumeAsync()).Text);
        await using Session old = await other.OpenAsync("one");
        Assert.Equal("10", (await old.RunCellAsync("n")).Value);
    }

    [Fact]
    public async Task A_session_that_somebody_else_has_taken_is_not_appended_to()
    {
        var store = new MemorySessionStore();
        await using var host = new CaveHost(Options(store, "var n = 1;", "FINAL(n)"));
        await using Session session = await host.OpenAsync([], "one");
        await store.TakeAsync("one", TakeMode.Open);
        Answer answer = await session.AskAsync("What?");
        Assert.Equal(StopReason.StoreError, answer.Stop);
        Assert.Contains("taken by somebody else", answer.Error!.Message, StringComparison.Ordinal);
    }

    private static CaveOptions Options(MemorySessionStore store, params string[] cells) => new CaveOptions
    {
        Model = new ScriptedModel((request, _) => Task.FromResult(
            ScriptedModel.Cell(cells[request.Count(m => m.Role == Microsoft.Extensions.AI.ChatRole.Assistant)]))),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();

    public sealed record Row(int Number, string Name);
}
