using CaveRuntime.Journal;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>Variables are given up only where they cannot be made again, and never without a word.</summary>
public sealed class NotRebuiltTests
{
    [Fact]
    public async Task Where_no_worker_starts_nothing_is_given_up()
    {
        MemorySessionStore store = await BegunAsync();
        await using (var ill = new CaveHost(Options(store) with { Scopes = new Scopes(opens: false) }))
        await using (Session session = await ill.OpenAsync("one"))
            Assert.Equal(StopReason.WorkerError, (await session.AskAsync("What is kept?")).Stop);
        await using var well = new CaveHost(Options(store));
        await using Session again = await well.OpenAsync("one");
        Assert.Equal("5", (await again.ResumeAsync()).Text);
    }

    [Fact]
    public async Task Where_they_cannot_be_made_again_the_next_cell_tells_it_even_when_its_host_dies_before_it_ends()
    {
        MemorySessionStore store = await BegunAsync();
        await using (var ill = new CaveHost(Options(store) with { Scopes = new Scopes(opens: true) }))
        await using (Session session = await ill.OpenAsync("one"))
            Assert.NotNull((await session.RunCellAsync("1 + 1")).Observed.Loss);
        // The host died after it had given them up, before that cell ended.
        var cut = new MemorySessionStore();
        SessionHold hold = await cut.TakeAsync("one", TakeMode.Create);
        long seq = 0;
        await foreach (JournalRecord record in store.ReadAsync("one"))
        {
            foreach (JournalEntry entry in RecordForm.Read(record.Content.Span))
            {
                if (entry is CellEnded { Cell: 2 })
                    goto Died;
                await cut.AppendAsync(hold, [new JournalRecord(++seq, RecordForm.Write(RecordForm.Line(entry)), [])], null);
            }
        }

        Assert.Fail("The second cell has not ended.");
    Died:
        await cut.ReleaseAsync(hold);
        await using var well = new CaveHost(Options(cut));
        await using Session again = await well.OpenAsync("one");
        CellReport cell = await again.RunCellAsync("1 + 1");
        Assert.NotNull(cell.Observed.Loss);
        Assert.Null((await again.RunCellAsync("2")).Observed.Loss);
        Assert.Empty(again.Variables);
    }

    private static async Task<MemorySessionStore> BegunAsync()
    {
        var store = new MemorySessionStore();
        await using var host = new CaveHost(Options(store));
        await using Session session = await host.OpenAsync([], "one");
        await session.RunCellAsync("var kept = 5;");
        return store;
    }

    private static CaveOptions Options(ISessionStore store) => new CaveOptions
    {
        Model = new ScriptedModel((_, _) => Task.FromResult(ScriptedModel.Cell("FINAL(kept)"))),
        Store = store,
        WarmWorkers = 0,
    }.InProcess();

    // Scopes that do not open, or that are lost at the first cell that they are given again.
    private sealed class Scopes(bool opens) : IScopeProvider
    {
        private readonly IScopeProvider _real = new CaveOptions { Model = new ScriptedModel([]) }.InProcess().Scopes!;

        public IsolationMode Isolation => _real.Isolation;

        public async Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken) => opens
            ? new Scope(await _real.OpenAsync(request, cancellationToken))
            : throw new ScopeLostException("no worker starts here", timedOut: true);

        public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => _real.DisposeAsync();
    }

    private sealed class Scope(IScope real) : IScope
    {
        public IsolationReport Isolation => real.Isolation;

        public bool IsLost => real.IsLost;

        public int Dropped => real.Dropped;

        public long MemoryBytes => real.MemoryBytes;

        public Task<CellResult> RunAsync(
            CellRequest cell, Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer, CancellationToken cancellationToken) => cell.Cell == 1
            ? throw new ScopeLostException("it takes too much memory", limit: LimitError.Memory)
            : real.RunAsync(cell, answer, cancellationToken);

        public Task DefineAsync(HostVariable variable, CancellationToken cancellationToken) => real.DefineAsync(variable, cancellationToken);

        public void Kill() => real.Kill();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
