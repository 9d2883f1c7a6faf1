using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

/// <summary>What a message is travels beside its text inside this process, and no further.</summary>
public sealed class PromptPartsTests
{
    [Theory]
    [InlineData("openai:m", "reply-full.http")]
    [InlineData("anthropic:claude-sonnet-4-5", "anthropic-message.http")]
    public async Task They_are_not_sent(string model, string fixture)
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of(fixture), FixtureReply.Of(fixture));
        using var client = Model.Create(model, new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "k", MaxAttempts = 1 });
        await client.GetResponseAsync([new(ChatRole.System, "S"), new(ChatRole.User, "What?")]);
        var parts = new PromptParts(PromptKind.Question) { Question = "What?", Text = "t", Schema = "{}", NothingFound = "no" };
        await client.GetResponseAsync(
            [new PromptParts(PromptKind.Operator).ToMessage(ChatRole.System, "S"), parts.ToMessage(ChatRole.User, "What?")]);
        Assert.Equal(server.Requests[0].Body.GetRawText(), server.Requests[1].Body.GetRawText());
    }

    [Fact]
    public void They_are_read_back_and_a_plain_message_has_none()
    {
        var parts = new PromptParts(PromptKind.Map) { Question = "q", Text = "t" };
        Assert.Same(parts, PromptParts.Of(parts.ToMessage(ChatRole.User, "words")));
        Assert.Null(PromptParts.Of(new ChatMessage(ChatRole.User, "words")));
    }
}
