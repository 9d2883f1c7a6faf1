using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class ReplyFixtureTests
{
    [Theory]
    [InlineData("reply-full", false)]
    [InlineData("reply-no-usage", false)]
    [InlineData("reply-cost", false)]
    [InlineData("reply-reasoning", false)]
    [InlineData("reply-reasoning-content", false)]
    [InlineData("reply-parts", false)]
    [InlineData("reply-full", true)] // a server that does not stream answers whole
    [InlineData("stream-full", true)]
    [InlineData("stream-usage-in-every-chunk", true)]
    [InlineData("stream-without-done", true)]
    [InlineData("stream-without-finish-reason", true)]
    [InlineData("stream-reasoning", true)]
    [InlineData("stream-as-plain-text", true)]
    public async Task The_text_is_found_whatever_the_server_wraps_it_in(string fixture, bool stream) =>
        Assert.Equal("Paris.", (await FixtureAsker.AskAsync(fixture, stream)).Text);

    [Fact]
    public async Task Every_usage_figure_is_read()
    {
        var reply = await FixtureAsker.AskAsync("reply-full");
        Assert.Equal(
            (1200, 40, 1240, 1024, 32),
            (reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount, reply.Usage.TotalTokenCount, reply.Usage.CachedInputTokenCount, reply.Usage.ReasoningTokenCount));
        Assert.Equal("gpt-4o-2024-08-06", reply.ModelId);
        Assert.Equal("chatcmpl-1", reply.ResponseId);
    }

    [Fact]
    public async Task Missing_usage_stays_missing() => Assert.Null((await FixtureAsker.AskAsync("reply-no-usage")).Usage);

    [Fact]
    public async Task The_providers_own_cost_is_kept() => Assert.Equal(0.00014m, (await FixtureAsker.AskAsync("reply-cost")).Usage!.Cost());

    [Fact]
    public async Task Cached_tokens_are_found_under_their_other_name() =>
        Assert.Equal(8, (await FixtureAsker.AskAsync("reply-reasoning-content")).Usage!.CachedInputTokenCount);

    [Theory]
    [InlineData("stream-full", 4L)]
    [InlineData("stream-usage-in-every-chunk", null)]
    public async Task A_stream_reports_its_usage_once(string fixture, long? cached)
    {
        var usage = (await FixtureAsker.AskAsync(fixture, stream: true)).Usage!;
        Assert.Equal((9, 3, cached), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("reply-reasoning", false)]
    [InlineData("reply-reasoning-content", false)]
    [InlineData("reply-parts", false)]
    [InlineData("stream-reasoning", true)]
    public async Task Reasoning_is_kept_apart_from_the_text(string fixture, bool stream)
    {
        var reply = await FixtureAsker.AskAsync(fixture, stream);
        Assert.Equal(
            "France, so Paris.",
            string.Concat(reply.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().Select(c => c.Text)));
    }

    [Theory]
    [InlineData("reply-tool-calls", false)]
    [InlineData("stream-tool-calls", true)]
    public async Task Tool_calls_are_put_together(string fixture, bool stream)
    {
        var reply = await FixtureAsker.AskAsync(fixture, stream);
        var calls = reply.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
        Assert.Equal(["call_1", "call_2"], calls.Select(c => c.CallId));
        Assert.Equal(["Paris", "Rome"], calls.Select(c => c.Arguments!["city"]!.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, reply.FinishReason);
    }

    [Fact]
    public async Task A_reply_cut_by_length_says_so() =>
        Assert.Equal(ChatFinishReason.Length, (await FixtureAsker.AskAsync("reply-length")).FinishReason);
}
