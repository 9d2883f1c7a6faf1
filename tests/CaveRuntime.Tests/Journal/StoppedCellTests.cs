using CaveRuntime.Journal;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A cell that was stopped with its run: what the model has read of it, and of what was given, is the same ever after.</summary>
public sealed class StoppedCellTests
{
    private const string Stopped = "Console.WriteLine(\"printed before\"); var one = llm_query(\"stop here\");";

    [Fact]
    public async Task What_the_model_has_read_of_it_is_there_after_another_question_in_the_same_process()
    {
        var store = new MemorySessionStore();
        var seen = new Seen();
        await using (var host = new CaveHost(Options(store, seen, out CancellationTokenSource stop)))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("first", stop.Token)).Stop);
            Assert.Equal("2", (await session.AskAsync("second")).Text);
        }

        Assert.Contains(seen.Views[^1], m => m.Contains("printed before", StringComparison.Ordinal));
        await IsReadAgainAsync(store, seen);
    }

    [Fact]
    public async Task What_the_model_has_read_of_it_is_there_after_another_question_in_another_process()
    {
        var store = new MemorySessionStore();
        var seen = new Seen();
        await using (var host = new CaveHost(Options(store, seen, out CancellationTokenSource stop)))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("first", stop.Token)).Stop);
        await using (var host = new CaveHost(Options(store, seen, out _)))
        await using (Session session = await host.OpenAsync("one"))
            Assert.Equal("2", (await session.AskAsync("second")).Text);
        Assert.Contains(seen.Views[^1], m => m.Contains("printed before", StringComparison.Ordinal));
        await IsReadAgainAsync(store, seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_given_after_the_stop_is_told_with_the_next_question(bool resumes)
    {
        var store = new MemorySessionStore();
        var seen = new Seen();
        await using (var host = new CaveHost(Options(store, seen, out CancellationTokenSource stop)))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("first", stop.Token)).Stop);
            await session.InjectAsync("late_value", 5);
        }

        await using (var host = new CaveHost(Options(store, seen, out _)))
        await using (Session session = await host.OpenAsync("one"))
        {
            if (resumes)
                Assert.Equal("2", (await session.ResumeAsync()).Text);
            Assert.Equal("2", (await session.AskAsync("second")).Text);
        }

        string told = Assert.Single(
            seen.Views[^1],
            m => m.StartsWith("Question", StringComparison.Ordinal) && m.Contains("late_value", StringComparison.Ordinal));
        Assert.Contains("second", told, StringComparison.Ordinal);
        await IsReadAgainAsync(store, seen);
    }

    [Fact]
    public async Task One_that_does_not_stop_is_run_again_and_not_taken_for_lost()
    {
        var store = new MemorySessionStore();
        var seen = new Seen();
        using var stop = new CancellationTokenSource();
        var scopes = new StuckScopes(stop);
        await using (var host = new CaveHost(Options(store, seen, out _) with { Scopes = scopes, Isolation = IsolationMode.InProcess }))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync("first", stop.Token)).Stop);
        CellEnded ended = await JournalReader.ReadAsync(store, "one").Select(e => e.Entry).OfType<CellEnded>().SingleAsync();
        Assert.Equal(CellEnd.RunAndWorker, ended.End);
        await using (var host = new CaveHost(Options(store, seen, out _) with { Scopes = scopes, Isolation = IsolationMode.InProcess }))
        await using (Session session = await host.OpenAsync("one"))
            Assert.Equal("2", (await session.ResumeAsync()).Text);
        Assert.Equal([1, 1, 2], scopes.Ran);
        Assert.DoesNotContain(seen.Views[^1], m => m.Contains("lost", StringComparison.OrdinalIgnoreCase));
    }

    // What a third question shows the model begins with all that the second one has shown it.
    private static async Task IsReadAgainAsync(MemorySessionStore store, Seen seen)
    {
        string[] before = seen.Views[^1];
        await using var host = new CaveHost(Options(store, seen, out _));
        await using Session session = await host.OpenAsync("one");
        Assert.Equal("2", (await session.AskAsync("third")).Text);
        Assert.Equal(before, seen.Views[^1].Take(before.Length));
    }

    private static CaveOptions Options(MemorySessionStore store, Seen seen, out CancellationTokenSource stop)
    {
        var stops = stop = new CancellationTokenSource();
        return new CaveOptions
        {
            Model = new ScriptedModel(async (request, cancelled) =>
            {
                if (request[0].Role != ChatRole.System)
                {
                    if (!seen.HasStopped)
                    {
                        seen.HasStopped = true;
                        await stops.CancelAsync();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
                    }

                    return "answered";
                }

                seen.Views.Add([.. request.Select(m => m.Text)]);
                return ScriptedModel.Cell(
                    request.Any(m => m.Role == ChatRole.Assistant) ? "FINAL(2)" : Stopped);
            }),
            WarmWorkers = 0,
            Store = store,
        }.InProcess();
    }

    // What the model is shown, by all hosts.
    private sealed class Seen
    {
        public List<string[]> Views { get; } = [];

        public bool HasStopped { get; set; }
    }

    // Its first cell cancels the run and does not stop, so that its scope is given up.
    private sealed class StuckScopes(CancellationTokenSource stop) : IScopeProvider
    {
        public List<int> Ran { get; } = [];

        public IsolationMode Isolation => IsolationMode.InProcess;

        public Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken) =>
            Task.FromResult<IScope>(new StuckScope(Ran, stop));

        public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class StuckScope(List<int> ran, CancellationTokenSource stop) : IScope
    {
        public IsolationReport Isolation { get; } = new(IsolationMode.InProcess, IsolationTier.T0);

        public bool IsLost { get; private set; }

        public int Dropped => 0;

        public long MemoryBytes => 0;

        public async Task<CellResult> RunAsync(
            CellRequest cell, Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer, CancellationToken cancellationToken)
        {
            ran.Add(cell.Cell);
            if (!stop.IsCancellationRequested)
            {
                await stop.CancelAsync();
                IsLost = true;
                throw new ScopeLostException("The scope was lost: it did not stop.", timedOut: true, limit: "RunStopped");
            }

            return new CellResult(
                cell.Cell, CellStatus.Ok, null, CellOutput.None, null, null, [], [], cell.Cell == 2 ? new FinalValue("2", null) : null);
        }

        public Task DefineAsync(HostVariable variable, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Kill() => IsLost = true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
