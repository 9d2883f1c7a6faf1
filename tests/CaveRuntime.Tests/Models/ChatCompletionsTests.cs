using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class ChatCompletionsTests
{
    [Fact]
    public async Task A_reply_comes_with_its_usage()
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Text("four") with { CachedTokens = 1, Cost = 0.0000375m });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        var reply = await client.GetResponseAsync([new ChatMessage(ChatRole.System, "S"), new ChatMessage(ChatRole.User, "2+2?")]);
        Assert.Equal("four", reply.Text);
        Assert.Equal(ChatFinishReason.Stop, reply.FinishReason);
        Assert.Equal(2, reply.Usage!.InputTokenCount);
        Assert.Equal(1, reply.Usage.OutputTokenCount);
        Assert.Equal(1, reply.Usage.CachedInputTokenCount);
        Assert.Equal(0.0000375m, reply.Usage.Cost());
        Assert.Equal("/v1/chat/completions", server.Requests[0].Path);
    }

    [Fact]
    public async Task A_streamed_reply_is_the_same_as_a_whole_one()
    {
        await using var server = LocalModelServer.Start(
            _ => LocalReply.Text("Grüße aus dem Wald 🌲🌲, und noch etwas mehr") with { ChunkSize = 3, CachedTokens = 1 });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        var whole = await client.GetResponseAsync("hi");
        var streamed = await client.GetStreamingResponseAsync("hi").ToChatResponseAsync();
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.Usage!.InputTokenCount, streamed.Usage!.InputTokenCount);
        Assert.Equal(whole.Usage.OutputTokenCount, streamed.Usage.OutputTokenCount);
        Assert.Equal(whole.Usage.CachedInputTokenCount, streamed.Usage.CachedInputTokenCount);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(1, server.Connections);
    }
}
