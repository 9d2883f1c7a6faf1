using CaveRuntime.Scopes;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Embedding;

/// <summary>Scopes that are neither workers nor in this process, by the public door.</summary>
public sealed class ScriptedScopeTests
{
    [Fact]
    public async Task A_session_runs_on_scopes_of_another_making()
    {
        var scopes = new ScriptedScopes(new Dictionary<string, ScriptedCell>
        {
            ["int words = 7;"] = new() { Output = "counted" },
            ["FINAL(words);"] = new() { Final = "7" },
        });
        var model = new ScriptedModel(
            ScriptedModel.Cell("int words = 7;"),
            ScriptedModel.Cell("nonsense"),
            ScriptedModel.Cell("FINAL(words);"));
        await using var host = new CaveHost(new CaveOptions { Model = model, Scopes = scopes });
        await using Session session = await host.OpenAsync([Input.FromText("a", "a fox")]);
        Answer answer = await session.AskAsync("How many words?");
        Assert.Equal((StopReason.Answered, "7"), (answer.Stop, answer.Text));
        Assert.Equal(1, scopes.Opened);
        Assert.Equal(["int words = 7;", "nonsense", "FINAL(words);"], scopes.Ran.Select(c => c.Trim()));
        Assert.Contains("counted", model.Requests[1][^1].Text, StringComparison.Ordinal);
        Assert.Contains("the table has no such cell", model.Requests[2][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_is_lost_is_replaced()
    {
        var scopes = new ScriptedScopes(new Dictionary<string, ScriptedCell> { ["1"] = new() { Value = "1" } });
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), Scopes = scopes });
        await using Session session = host.Open();
        Assert.Equal("1", (await session.RunCellAsync("1")).Value);
        session.KillWorker();
        Assert.Equal(CellState.Rebuilt, (await session.RunCellAsync("1")).State);
        Assert.Equal(2, scopes.Opened);
    }

    [Fact]
    public void Its_isolation_has_to_be_that_of_the_options()
    {
        var scopes = new ScriptedScopes(new Dictionary<string, ScriptedCell>(), IsolationMode.InProcess);
        Assert.Throws<ArgumentException>(() => new CaveHost(new CaveOptions { Model = new ScriptedModel(), Scopes = scopes }));
    }
}
