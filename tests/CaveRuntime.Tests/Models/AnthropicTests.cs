using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class AnthropicTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_comes_with_usage_that_counts_the_prompt_cache(bool stream)
    {
        var (reply, server) = await AskAsync(stream ? "anthropic-stream.http" : "anthropic-message.http", stream);
        Assert.Equal("Forty-two.", reply.Text);
        Assert.Equal(ChatFinishReason.Stop, reply.FinishReason);
        Assert.Equal(3210, reply.Usage!.InputTokenCount);
        Assert.Equal(3000, reply.Usage.CachedInputTokenCount);
        Assert.Equal(200, reply.Usage.AdditionalCounts![ModelUsage.CacheWriteKey]);
        Assert.Equal(7, reply.Usage.OutputTokenCount);
        Assert.Equal("/v1/messages", server.Requests[0].Path);
        Assert.Equal("Bearer test-key", server.Requests[0].Header("authorization"));
    }

    [Theory]
    [InlineData("anthropic-overloaded.http", ModelErrorKind.Unavailable, true, "Overloaded (HTTP 529). Try again in 7 s.")]
    [InlineData(
        "anthropic-too-long.http",
        ModelErrorKind.ContextOverflow,
        false,
        "the request has 213,462 tokens and the model takes 200,000 tokens.")]
    [InlineData("anthropic-wrong-key.http", ModelErrorKind.Authentication, false, "ANTHROPIC_API_KEY")]
    [InlineData("anthropic-unknown-model.http", ModelErrorKind.UnknownModel, false, "claude-nope")]
    [InlineData("anthropic-no-credit.http", ModelErrorKind.RateLimited, false, "billing")]
    [InlineData("anthropic-refusal.http", ModelErrorKind.Refused, false, "refused")]
    [InlineData("web-page.http", ModelErrorKind.BadReply, false, "web page")]
    [InlineData("other-json.http", ModelErrorKind.BadReply, false, "--base-url")]
    public async Task A_failure_says_what_where_and_what_to_do(string fixture, ModelErrorKind kind, bool transient, string words)
    {
        foreach (var stream in fixture is "anthropic-refusal.http" or "other-json.http" ? (bool[])[false] : [false, true])
        {
            var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(fixture, stream));
            Assert.Equal(kind, failure.Kind);
            Assert.Equal(transient, failure.IsTransient);
            Assert.Contains(words, failure.Message, StringComparison.Ordinal);
            Assert.StartsWith("anthropic:claude-sonnet-4-5 at 127.0.0.1:", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    [Fact]
    public async Task A_stream_that_is_cut_off_does_not_pass_for_a_whole_reply()
    {
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync("anthropic-stream-cut-off.http", stream: true));
        Assert.Equal(ModelErrorKind.Unavailable, failure.Kind);
        Assert.Contains("broke off", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_mid_stream_is_an_error()
    {
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync("anthropic-stream-error.http", stream: true));
        Assert.Equal(ModelErrorKind.Unavailable, failure.Kind);
        Assert.Contains("Overloaded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_prompt_is_cached_and_a_subcalls_is_not()
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of("anthropic-message.http"));
        using var client = Model.Create("anthropic:claude-sonnet-4-5", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "test-key" });
        ChatMessage question = new(ChatRole.User, "What?");
        await client.GetResponseAsync([new(ChatRole.System, "S"), question]);
        await client.GetResponseAsync([question]);
        Assert.Equal([true, false], server.Requests.Select(r => r.Body.GetRawText().Contains("cache_control", StringComparison.Ordinal)));
        Assert.Null(question.Contents[0].AdditionalProperties); // the caller's message is as it was
    }

    [Fact]
    public async Task An_overloaded_server_is_asked_again()
    {
        await using var server = LocalModelServer.StartWith(
            FixtureReply.Of("anthropic-overloaded.http"),
            FixtureReply.Of("anthropic-stream.http"));
        var time = new FakeTime();
        using var client = Model.Create(
            "anthropic:claude-sonnet-4-5",
            new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "test-key", TimeProvider = time, Timeout = TimeSpan.FromHours(1) });
        var reply = client.GetStreamingResponseAsync("What?").ToChatResponseAsync();
        time.Advance(await time.TimerSetAsync(wait => wait < TimeSpan.FromHours(1)));
        Assert.Equal("Forty-two.", (await reply).Text);
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled()
    {
        var asked = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "never";
        });
        using var client = Model.Create("anthropic:claude-sonnet-4-5", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "test-key" });
        using var cancel = new CancellationTokenSource();
        var call = client.GetResponseAsync("q", cancellationToken: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.HungUp;
    }

    [Fact]
    public async Task A_server_that_is_down_is_named()
    {
        Uri gone;
        await using (var server = LocalModelServer.StartWith("x"))
        {
            gone = server.BaseUrl;
        }

        using var client = Model.Create(
            "anthropic:claude-sonnet-4-5",
            new ModelOptions { BaseUrl = gone, ApiKey = "test-key", MaxAttempts = 1 });
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("q"));
        Assert.Equal(ModelErrorKind.Unavailable, failure.Kind);
        Assert.Contains("cannot connect: Connection refused", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(ChatResponse Reply, LocalModelServer Server)> AskAsync(string fixture, bool stream)
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of(fixture));
        using var client = Model.Create(
            "anthropic:claude-sonnet-4-5",
            new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "test-key", MaxAttempts = 1 });
        ChatMessage[] messages = [new(ChatRole.System, "S"), new(ChatRole.User, "What?")];
        return (stream
            ? await client.GetStreamingResponseAsync(messages).ToChatResponseAsync()
            : await client.GetResponseAsync(messages), server);
    }
}
