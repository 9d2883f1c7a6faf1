using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>What the host's own code throws ends in an answer, an exception or a failed call, never in waiting without end.</summary>
public sealed class FailingHostCodeTests
{
    [Fact]
    public async Task A_provider_of_scopes_that_throws_anything_ends_the_run_with_an_answer()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(Cell("FINAL(1)")), Scopes = new BrokenScopes() });
        await using Session session = host.Open();
        Answer answer = await session.AskAsync("What?").WaitAsync(TestContext.Patience);
        Assert.Equal(StopReason.WorkerError, answer.Stop);
        Assert.Contains("no such machine", answer.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_throws_while_it_is_copied_throws_to_the_one_who_gave_it_and_the_scope_lives_on()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.RunCellAsync("var kept = 7;");
        IOException thrown = await Assert.ThrowsAsync<IOException>(() => session.InjectAsync("rows", Rows()).WaitAsync(TestContext.Patience));
        Assert.Equal("the disk is gone", thrown.Message);
        Assert.Equal(("7", CellState.Kept), (await session.RunCellAsync("kept")) is var cell ? (cell.Value, cell.State) : default);

        static IEnumerable<int> Rows()
        {
            yield return 1;
            throw new IOException("the disk is gone");
        }
    }

    [Fact]
    public async Task A_finder_of_models_that_throws_fails_the_call_and_says_why()
    {
        await using var host = new CaveHost(new CaveOptions
        {
            Model = new ScriptedModel(),
            WarmWorkers = 0,
            ModelByName = name => throw new InvalidOperationException($"{name} has no key"),
        });
        await using Session session = host.Open();
        CellReport cell = await session.RunCellAsync("llm_query(\"hi\", model: \"far:away\")").WaitAsync(TestContext.Patience);
        Assert.Contains("far:away has no key", cell.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_is_too_large_to_travel_is_a_failure_in_the_cell()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.LendAsync("huge", () => new string('x', 40 << 20));
        CellReport cell = await session.RunCellAsync("huge().Length").WaitAsync(TestContext.Patience);
        Assert.Contains("too large to travel", cell.Error!.Message, StringComparison.Ordinal);
    }

    private sealed class BrokenScopes : IScopeProvider
    {
        public IsolationMode Isolation => IsolationMode.Sealed;

        public Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken) =>
            throw new PlatformNotSupportedException("no such machine");

        public Task WarmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
