using System.Text.Json;
using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Running;

/// <summary>Cells as calls of a tool.</summary>
public sealed class ToolCallTests
{
    [Fact]
    public async Task A_call_is_a_cell_and_its_result_the_observation()
    {
        var model = new ToolModel(
            [new TextContent("I look first."), Call("var n = ctx.Length; n")],
            [Call("FINAL(n)")]);
        (Answer answer, _) = await AskAsync(model);
        Assert.Equal(("7", StopReason.Answered, 2), (answer.Text, answer.Stop, answer.Turns));
        Assert.Equal("run_csharp", Assert.Single(model.Options[0]!.Tools!).Name);
        Assert.Contains("run_csharp", model.Requests[0][0].Text, StringComparison.Ordinal);
        ChatMessage[] second = model.Requests[1];
        Assert.Equal("I look first.", second[^2].Text);
        var call = Assert.IsType<FunctionCallContent>(second[^2].Contents[1]);
        Assert.Equal("var n = ctx.Length; n", call.Arguments!["code"]);
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(second[^1].Contents));
        Assert.Equal((ChatRole.Tool, call.CallId), (second[^1].Role, result.CallId));
        Assert.Contains("Value: 7", (string)result.Result!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_block_and_a_call_the_call_runs_and_the_transcript_holds_a_block()
    {
        var model = new ToolModel(
            [new TextContent("So:\n```csharp\nFINAL(\"block\")\n```\n"), Call(
                "var s = \"\"\"\n```\n\"\"\"; FINAL(\"call\" + s.Length)"), Call("FINAL(\"second\")")]);
        (Answer answer, List<RunEvent> events) = await AskAsync(model);
        Assert.Equal("call3", answer.Text);
        Assert.Contains(
            "````csharp\nvar s",
            events.OfType<MessageAdded>().Single(m => m.Role == MessageRole.Reply).Text,
            StringComparison.Ordinal);
        Assert.StartsWith("So:\n", string.Concat(events.OfType<TextDelta>().Select(d => d.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_alone_is_taken_as_in_fenced_replies_and_a_call_of_nothing_is_told()
    {
        var model = new ToolModel(
            [new FunctionCallContent("1", "read_file", new Dictionary<string, object?> { ["path"] = "/" })],
            [Call(null)],
            [new TextContent("Then `so`:\n```csharp\nFINAL(1)\n```")]);
        (Answer answer, _) = await AskAsync(model);
        Assert.Equal(("1", 3), (answer.Text, answer.Turns));
        Assert.Contains("no call of `run_csharp`", model.Requests[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earlier_turns_are_sent_as_the_same_bytes_again()
    {
        var model = new ToolModel([Call("1")], [Call("2")], [Call("FINAL(3)")]);
        await AskAsync(model);
        Assert.Equal(Bytes(model.Requests[1]), Bytes(model.Requests[2])[..model.Requests[1].Length]);

        static string[] Bytes(ChatMessage[] request) => [.. request.Select(m => m.Role + string.Concat(m.Contents.Select(c => c switch
        {
            FunctionCallContent call => $"{call.CallId} {call.Arguments!["code"]}",
            FunctionResultContent result => $"{result.CallId} {result.Result}",
            _ => c.ToString(),
        })))];
    }

    [Fact]
    public async Task Over_the_wire_of_a_provider_a_cell_is_a_tool_call_and_its_observation_a_tool_message()
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of("stream-run-csharp.http"), "```csharp\nFINAL(n)\n```");
        using IChatClient model = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        await using var host = new CaveHost(new CaveOptions { Model = model, ActionFormat = ActionFormat.ToolCall }.InProcess());
        await using Session session = await host.OpenAsync([Input.FromText("t", "one fox")]);
        Answer answer = await session.AskAsync("what?");
        Assert.True(answer.Text == "7", answer.Error?.Message ?? answer.Text);
        Assert.True(answer.Usage.InputTokens >= 900);
        JsonElement second = server.Requests[1].Body;
        Assert.Equal("run_csharp", second.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        JsonElement[] messages = [.. second.GetProperty("messages").EnumerateArray()];
        JsonElement call = messages[^2].GetProperty("tool_calls")[0];
        Assert.Equal("""{"code":"var n = ctx.Length;\nn"}""", call.GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal("I look.", messages[^2].GetProperty("content").GetString());
        Assert.Equal(
            ("tool", call.GetProperty("id").GetString()),
            (messages[^1].GetProperty("role").GetString(), messages[^1].GetProperty("tool_call_id").GetString()));
        Assert.Contains("Value: 7", messages[^1].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    private static FunctionCallContent Call(string? code) =>
        new("provider's own", "run_csharp", code is null ? null : new Dictionary<string, object?> { ["code"] = code });

    private static async Task<(Answer Answer, List<RunEvent> Events)> AskAsync(ToolModel model)
    {
        await using var host = new CaveHost(new CaveOptions { Model = model, ActionFormat = ActionFormat.ToolCall }.InProcess());
        await using Session session = await host.OpenAsync([Input.FromText("t", "one fox")]);
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("what?"))
            events.Add(happened);
        return (((RunFinished)events[^1]).Answer, events);
    }

    /// <summary>Replies with what the test wrote, content by content, each an update of its own.</summary>
    private sealed class ToolModel(params AIContent[][] replies) : IChatClient
    {
        private int _next;

        public List<ChatMessage[]> Requests { get; } = [];

        public List<ChatOptions?> Options { get; } = [];

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Requests.Add([.. messages]);
            Options.Add(options);
            await Task.Yield();
            foreach (AIContent content in replies[_next++])
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.ToolCalls };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
