using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Running;

/// <summary>What a provider puts beside its calls goes back as it came.</summary>
public sealed class NativeReplyTests
{
    private const string Id = "call_7__thought__AAAA";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Id_signature_and_thoughts_of_a_call_go_back_with_it(bool streams)
    {
        await using var server = LocalModelServer.Start(request => request.Messages.Count == 2
            ? Reply(streams, Call("ctx.Length"))
            : Reply(streams, Call("FINAL(1)")));
        await using var host = Host(server);
        await using Session session = await host.OpenAsync([Input.FromText("t", "text")]);
        Assert.Equal("1", (await session.AskAsync("q")).Text);
        JsonElement message = server.Requests[1].Body.GetProperty("messages")[2];
        Assert.Equal("I should look.", message.GetProperty("reasoning_content").GetString());
        JsonElement call = message.GetProperty("tool_calls")[0];
        Assert.Equal(Id, call.GetProperty("id").GetString());
        Assert.Equal("SIGNATURE", call.GetProperty("extra_content").GetProperty("google").GetProperty("thought_signature").GetString());
        Assert.Equal("own", call.GetProperty("function").GetProperty("mark").GetString());
        Assert.Equal(Id, server.Requests[1].Body.GetProperty("messages")[3].GetProperty("tool_call_id").GetString());
        // The next question sends both turns; the id that came twice is sent once as it came.
        await session.AskAsync("again");
        string[] ids = [.. server.Requests[^1].Body.GetProperty("messages").EnumerateArray()
            .Where(m => m.TryGetProperty("tool_calls", out _)).Select(m => m.GetProperty("tool_calls")[0].GetProperty("id").GetString()!)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(Id, ids[0]);
    }

    [Fact]
    public void Another_model_is_sent_the_call_alone()
    {
        var call = new FunctionCallContent(Id, "run_csharp", new Dictionary<string, object?> { ["code"] = "1" });
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("hm") { ProtectedData = "sig" }, call]));
        ChatMessage reply = new PromptParts(PromptKind.Reply).ToMessage(ChatRole.Assistant, "\n\n```csharp\n1\n```\n");
        CaveRuntime.Transcripts.NativeReply.Of("a:m", response, call).AddTo(reply);
        ChatMessage[] view = [reply, new PromptParts(PromptKind.Observation).ToMessage(ChatRole.User, "Value: 1")];
        IReadOnlyList<ChatMessage> same = CaveRuntime.Replies.ToolCallView.Of(view, "a:m");
        Assert.Equal("sig", Assert.IsType<TextReasoningContent>(same[0].Contents[0]).ProtectedData);
        Assert.Equal(Id, Assert.IsType<FunctionCallContent>(same[0].Contents[^1]).CallId);
        IReadOnlyList<ChatMessage> other = CaveRuntime.Replies.ToolCallView.Of(view, "b:m");
        Assert.Equal("call_0", Assert.IsType<FunctionCallContent>(Assert.Single(other[0].Contents)).CallId);
        Assert.Equal("call_0", Assert.IsType<FunctionResultContent>(Assert.Single(other[1].Contents)).CallId);
    }

    private static JsonObject Call(string code) => new()
    {
        ["reasoning_content"] = "I should look.",
        ["tool_calls"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["id"] = Id,
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = "run_csharp",
                ["arguments"] = new JsonObject { ["code"] = code }.ToJsonString(),
                ["mark"] = "own",
            },
            ["extra_content"] = new JsonObject { ["google"] = new JsonObject { ["thought_signature"] = "SIGNATURE" } },
        }),
    };

    private static LocalReply Reply(bool streams, JsonObject message)
    {
        var choice = new JsonObject { [streams ? "delta" : "message"] = message, ["finish_reason"] = "tool_calls" };
        string json = new JsonObject { ["choices"] = new JsonArray(choice) }.ToJsonString();
        return LocalReply.Http($"HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n{(streams ? $"data: {json}\n\ndata: [DONE]\n\n" : json)}");
    }

    private static CaveHost Host(LocalModelServer server) => new(new CaveOptions
    {
        Model = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "none" }),
        ActionFormat = ActionFormat.ToolCall,
        WarmWorkers = 0,
        ScopeBytes = 256L << 20,
    });
}
