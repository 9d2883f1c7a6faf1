using System.Text.Json;
using CaveRuntime.AgentFramework;
using CaveRuntime.Testing;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.AgentFramework;

/// <summary>A session as agent, an agent that has a session as tool, and a session as step of a workflow.</summary>
public sealed class SessionAgentTests
{
    [Fact]
    public async Task A_session_is_an_agent_with_its_figures()
    {
        await using CaveHost host = Host("FINAL(ctx.Length)", "FINAL(2)");
        await using Session session = await host.OpenAsync([Input.FromText("t", "four")]);
        AIAgent agent = session.AsAIAgent("reader", "Reads.");
        Assert.Equal(("reader", "Reads."), (agent.Name, agent.Description));
        AgentResponse response = await agent.RunAsync("How long is it?");
        Assert.Equal("4", response.Text);
        Assert.Equal((agent.Id, ChatFinishReason.Stop, "reader"), (response.AgentId, response.FinishReason, response.Messages[^1].AuthorName));
        Assert.True(response.Usage!.InputTokenCount > 0);
        AgentSession conversation = await agent.CreateSessionAsync();
        Assert.Same(session, conversation.GetService<Session>());
        Assert.Equal("2", (await agent.RunAsync("And now?", conversation)).Text);
    }

    [Fact]
    public async Task It_streams_its_way_as_reasoning_and_its_answer_as_text()
    {
        await using CaveHost host = Host("FINAL(7319)");
        await using Session session = host.Open();
        var updates = new List<AgentResponseUpdate>();
        await foreach (AgentResponseUpdate update in session.AsAIAgent("reader").RunStreamingAsync("What?"))
            updates.Add(update);
        Assert.All(updates, u => Assert.Equal("reader", u.AuthorName));
        Assert.Contains("FINAL", string.Concat(updates.SelectMany(u => u.Contents).OfType<TextReasoningContent>().Select(r => r.Text)), StringComparison.Ordinal);
        AgentResponse whole = updates.ToAgentResponse();
        Assert.Equal("7319", whole.Text);
        Assert.True(whole.Usage!.OutputTokenCount > 0);
    }

    [Fact]
    public async Task Conversations_of_a_host_are_sessions_of_their_own()
    {
        await using CaveHost host = Host("var n = 1; FINAL(n)", "var n = 10; FINAL(n)", "FINAL(n + 1)", "FINAL(n + 1)", "FINAL(ctx.Length + more)");
        AIAgent agent = host.AsAIAgent(
            [Input.FromText("t", "four")], prepare: (session, cancellationToken) => session.InjectAsync("more", 5, cancellationToken: cancellationToken));
        await using var one = (CaveAgentSession)await agent.CreateSessionAsync();
        await using var two = (CaveAgentSession)await agent.CreateSessionAsync();
        Assert.NotEqual(one.Session.Id, two.Session.Id);
        Assert.Equal("1", (await agent.RunAsync("Begin", one)).Text);
        Assert.Equal("10", (await agent.RunAsync("Begin", two)).Text);
        Assert.Equal("2", (await agent.RunAsync("Go on", one)).Text);
        Assert.Equal("11", (await agent.RunAsync("Go on", two)).Text);
        Assert.Equal("9", (await agent.RunAsync("Alone")).Text);
    }

    [Fact]
    public async Task A_conversation_of_a_host_with_a_store_is_taken_up_by_another()
    {
        var store = new MemorySessionStore();
        JsonElement state;
        await using (CaveHost host = Host(store, "var n = 41; FINAL(n)"))
        {
            AIAgent agent = host.AsAIAgent([]);
            await using var conversation = (CaveAgentSession)await agent.CreateSessionAsync();
            await agent.RunAsync("Begin", conversation);
            conversation.StateBag.SetValue("mood", "good");
            state = await agent.SerializeSessionAsync(conversation);
        }

        await using CaveHost next = Host(store, "FINAL(n + 1)");
        AIAgent again = next.AsAIAgent([]);
        await using var taken = (CaveAgentSession)await again.DeserializeSessionAsync(JsonSerializer.Deserialize<JsonElement>(state.GetRawText()));
        Assert.Equal("42", (await again.RunAsync("Go on", taken)).Text);
        Assert.Equal("good", taken.StateBag.GetValue<string>("mood"));
    }

    [Fact]
    public async Task A_conversation_that_cannot_outlive_its_host_or_is_anothers_is_refused_in_words()
    {
        await using CaveHost host = Host();
        AIAgent agent = host.AsAIAgent([]);
        await using var conversation = (CaveAgentSession)await agent.CreateSessionAsync();
        Assert.Contains(
            "CaveOptions.Store",
            (await Assert.ThrowsAsync<InvalidOperationException>(async () => await agent.SerializeSessionAsync(conversation))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await agent.DeserializeSessionAsync(JsonSerializer.SerializeToElement("odd")));
        AgentSession other = await new ScriptedModel().AsAIAgent().CreateSessionAsync();
        Assert.Contains(
            "another agent",
            (await Assert.ThrowsAsync<ArgumentException>(() => agent.RunAsync("hi", other))).Message,
            StringComparison.Ordinal);

        await using Session one = host.Open();
        await using Session two = host.Open();
        JsonElement state = await one.AsAIAgent().SerializeSessionAsync(await one.AsAIAgent().CreateSessionAsync());
        Assert.IsType<CaveAgentSession>(await one.AsAIAgent().DeserializeSessionAsync(state));
        Assert.Contains(
            one.Id,
            (await Assert.ThrowsAsync<ArgumentException>(async () => await two.AsAIAgent().DeserializeSessionAsync(state))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_run_of_the_agent_stops_the_session_which_answers_again_afterwards()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int requests = 0;
        await using var host = new CaveHost(new CaveOptions
        {
            Model = new ScriptedModel(async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref requests) > 1)
                    return ScriptedModel.Cell("FINAL(2)");
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return "";
            }),
            WarmWorkers = 0,
        }.InProcess());
        await using Session session = host.Open();
        AIAgent agent = session.AsAIAgent();
        using var stop = new CancellationTokenSource();
        Task<AgentResponse> running = agent.RunAsync("What?", cancellationToken: stop.Token);
        await asked.Task.WaitAsync(TestContext.Patience);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("2", (await agent.RunAsync("And now?")).Text);
    }

    [Fact]
    public async Task A_form_holds_for_the_answer_and_two_callers_take_turns()
    {
        await using CaveHost host = Host("FINAL(new { Key = 7319 })", "FINAL(1)", "FINAL(2)");
        await using Session session = host.Open();
        AIAgent agent = session.AsAIAgent();
        Assert.Equal(7319, (await agent.RunAsync<Found>("What is the key?", serializerOptions: new JsonSerializerOptions(JsonSerializerDefaults.General) { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() })).Result.Key);
        AgentResponse[] both = await Task.WhenAll(agent.RunAsync("One?"), agent.RunAsync("Two?"));
        Assert.Equal(["1", "2"], both.Select(r => r.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_agent_may_have_a_session_as_its_tool()
    {
        await using CaveHost host = Host();
        await using Session session = await host.OpenAsync([Input.FromText("t", "The key is 7319.")]);
        var model = new ToolModel("run_csharp", new() { ["code"] = "ctx.Grep(\"7319\").Count" });
        AIAgent agent = model.AsAIAgent(tools: [.. session.AsAIFunctions()]);
        AgentResponse response = await agent.RunAsync("How often is the key there?");
        Assert.Contains("1", response.Text, StringComparison.Ordinal);
        Assert.StartsWith("told: ", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_of_a_workflow_asks_a_session()
    {
        await using CaveHost host = Host("FINAL(ctx.Length)", "FINAL(8)");
        await using Session session = await host.OpenAsync([Input.FromText("t", "four")]);
        var first = new SessionExecutor("measure", session, question => $"{question} Give a number.");
        var second = new SessionExecutor("double", session, number => $"Double {number}.");
        Workflow workflow = new WorkflowBuilder(first).AddEdge(first, second).WithOutputFrom(second).Build();
        await using Run run = await InProcessExecution.RunAsync(workflow, "How long is it?");
        Assert.Equal("8", Assert.Single(run.OutgoingEvents.OfType<WorkflowOutputEvent>()).As<string>());
        IReadOnlyList<IReadOnlyList<ChatMessage>> asked = ((ScriptedModel)host.Options.Model).Requests;
        Assert.Contains("How long is it? Give a number.", asked[0][^1].Text, StringComparison.Ordinal);
        Assert.Contains("Double 4.", asked[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_without_an_answer_fails_with_its_name()
    {
        await using CaveHost host = Host();
        await using Session session = host.Open();
        var step = new SessionExecutor("measure", session);
        await using Run run = await InProcessExecution.RunAsync(new WorkflowBuilder(step).WithOutputFrom(step).Build(), "What?");
        Exception failure = Assert.Single(run.OutgoingEvents.OfType<ExecutorFailedEvent>()).Data!;
        Assert.StartsWith("Step measure: the session gave no answer: ", (failure as CaveException ?? failure.InnerException)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_is_a_session_works_among_others_in_a_workflow()
    {
        await using CaveHost host = Host("FINAL(\"seven\")");
        await using Session session = host.Open();
        AIAgent before = new ScriptedModel((_, _) => Task.FromResult("It is a number below ten.")).AsAIAgent(name: "scout");
        Workflow workflow = AgentWorkflowBuilder.BuildSequential(before, session.AsAIAgent("reader"));
        await using StreamingRun run = await InProcessExecution.RunStreamingAsync(workflow, new List<ChatMessage> { new(ChatRole.User, "Which is it?") });
        await run.TrySendMessageAsync(new TurnToken(emitEvents: true));
        List<ChatMessage>? result = null;
        await foreach (WorkflowEvent happened in run.WatchStreamAsync())
        {
            if (happened is WorkflowOutputEvent output && output.Is<List<ChatMessage>>())
                result = output.As<List<ChatMessage>>();
        }

        Assert.Equal("seven", result![^1].Text);
        string asked = ((ScriptedModel)host.Options.Model).Requests[0][^1].Text;
        Assert.Contains("Which is it?", asked, StringComparison.Ordinal);
        Assert.Contains("It is a number below ten.", asked, StringComparison.Ordinal);
    }

    public sealed record Found(int Key);

    private static CaveHost Host(params string[] cells) => Host(null, cells);

    private static CaveHost Host(MemorySessionStore? store, params string[] cells) => new(new CaveOptions
    {
        Model = new ScriptedModel([.. cells.Select(ScriptedModel.Cell)]),
        WarmWorkers = 0,
        Store = store,
    }.InProcess());
}
