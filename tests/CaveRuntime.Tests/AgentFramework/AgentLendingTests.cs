using CaveRuntime.AgentFramework;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.AgentFramework;

/// <summary>Agents in cells: what they say, what they use, and what goes wrong with them.</summary>
public sealed class AgentLendingTests : IAsyncLifetime
{
    private ScriptedModel Model { get; } = new(ScriptedModel.Cell("FINAL(await researcher.Run(\"hi\") + await researcher.Run(\"ho\"))"));
    private CaveHost Host { get; set; } = null!;
    private Session _session = null!;

    public Task InitializeAsync()
    {
        Host = new CaveHost(new CaveOptions { Model = Model, WarmWorkers = 0 }.InProcess());
        _session = Host.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task An_agent_is_an_object_and_what_it_used_counts_under_its_model()
    {
        AIAgent agent = new ToolModel("look", []).AsAIAgent(
            name: "researcher", description: "Knows things.", tools: [AIFunctionFactory.Create(() => "found", "look")]);
        await _session.LendAsync(agent);
        Answer answer = await _session.AskAsync("What?");
        Assert.Equal("told: foundtold: found", answer.Text);
        Usage used = answer.ByModel["tool-model"];
        Assert.Equal((40, 20, false), (used.InputTokens, used.OutputTokens, used.Estimated));
        string told = Model.Requests[0][^1].Text;
        Assert.Contains("Task<string> Run(string message)", told, StringComparison.Ordinal);
        Assert.Contains("Knows things.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_tells_no_use_is_estimated_under_its_own_name()
    {
        AIAgent agent = new ScriptedModel((_, _) => Task.FromResult("a reply of some length")) { ReportsUsage = false }.AsAIAgent(name: "researcher");
        await _session.LendAsync(agent);
        Usage used = (await _session.AskAsync("What?")).ByModel["researcher"];
        Assert.True(used.Estimated);
        Assert.True(used.OutputTokens > 5);
    }

    [Fact]
    public async Task A_conversation_that_is_given_goes_on_from_call_to_call_and_another_does_not()
    {
        AIAgent agent = Counting();
        await _session.LendAsync(agent, "fresh");
        await _session.LendAsync(agent, "kept", await agent.CreateSessionAsync());
        Assert.Equal("1 1", await ValueAsync("$\"{await fresh.Run(\"a\")} {await fresh.Run(\"b\")}\""));
        Assert.Equal("1 2", await ValueAsync("$\"{await kept.Run(\"a\")} {await kept.Run(\"b\")}\""));
        Assert.Equal("3 4 5", await ValueAsync("string.Join(' ', (await Task.WhenAll(kept.Run(\"a\"), kept.Run(\"b\"), kept.Run(\"c\"))).Order())"));
    }

    [Fact]
    public async Task What_an_agent_throws_and_a_reply_without_text_are_observations()
    {
        await _session.LendAsync(new ScriptedModel((_, _) => throw new InvalidOperationException("the service is down")).AsAIAgent(name: "broken"));
        CellReport failed = await _session.RunCellAsync("await broken.Run(\"hi\")");
        Assert.Equal(("InvalidOperationException", "the service is down"), (failed.Error!.Type, failed.Error.Message));
        await _session.LendAsync(new ScriptedModel((_, _) => Task.FromResult("")).AsAIAgent(name: "mute"));
        CellReport mute = await _session.RunCellAsync("await mute.Run(\"hi\")");
        Assert.Contains("The agent mute gave no text", mute.Error!.Message, StringComparison.Ordinal);
        CellReport empty = await _session.RunCellAsync("await mute.Run(\"\")");
        Assert.Contains("needs a message", empty.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("2", await ValueAsync("1 + 1"));
    }

    [Fact]
    public async Task An_agent_that_takes_its_time_is_stopped_with_the_run_or_at_its_limit()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AIAgent slow = new ScriptedModel(async (request, cancellationToken) =>
        {
            await using CancellationTokenRegistration _ = cancellationToken.Register(() => stopped.TrySetResult());
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return "";
        }).AsAIAgent(name: "researcher");
        await _session.LendAsync(slow);
        using var stop = new CancellationTokenSource();
        Task<Answer> running = _session.AskAsync("What?", stop.Token);
        await started.Task.WaitAsync(TestContext.Patience);
        await stop.CancelAsync();
        Assert.Equal(StopReason.Cancelled, (await running.WaitAsync(TestContext.Patience)).Stop);
        await stopped.Task.WaitAsync(TestContext.Patience);

        await _session.LendAsync(slow, "slow", options: new LendOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        CellReport late = await _session.RunCellAsync("await slow.Run(\"hi\")");
        Assert.Equal(("TimeoutException", "slow.Run did not return within 0.2 s"), (late.Error!.Type, late.Error.Message));
    }

    [Fact]
    public async Task Names_come_of_the_agent_and_one_without_needs_one()
    {
        await _session.LendAsync(new ScriptedModel((_, _) => Task.FromResult("yes")).AsAIAgent(name: "The best-one"));
        Assert.Equal("yes", await ValueAsync("await The_best_one.Run(\"?\")"));
        Assert.Contains(
            "no name",
            (await Assert.ThrowsAsync<ArgumentException>(() => _session.LendAsync(new ScriptedModel().AsAIAgent()))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_may_lend_another_whose_use_counts_in_its_own()
    {
        await using var inner = new CaveHost(new CaveOptions
        {
            Model = new ScriptedModel((request, _) => Task.FromResult(ScriptedModel.Cell("FINAL(\"in\")"))), WarmWorkers = 0,
        }.InProcess());
        await _session.LendAsync(inner.AsAIAgent([], name: "researcher"));
        Answer answer = await _session.AskAsync("What?");
        Assert.Equal("inin", answer.Text);
        Assert.True(answer.ByModel["researcher"].InputTokens > 0);
        Assert.Equal(answer.Usage.InputTokens, answer.ByModel.Sum(u => u.Value.InputTokens));
    }

    private static ChatClientAgent Counting() => new ScriptedModel((request, _) => Task.FromResult($"{request.Count(m => m.Role == ChatRole.User)}")).AsAIAgent();

    private async Task<string?> ValueAsync(string cell)
    {
        CellReport report = await _session.RunCellAsync(cell);
        Assert.True(report.Status == CellStatus.Ok, report.Observation);
        return report.Value;
    }
}
