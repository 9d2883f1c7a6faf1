using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class RetryTests
{
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromHours(1); // told apart from the waits between attempts

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task A_passing_failure_is_tried_again(int status)
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(status, "later"), "four");
        var time = new FakeTime();
        using var client = Client(server, time);
        var reply = client.GetResponseAsync("2+2?");
        await PassWaitAsync(time);
        Assert.Equal("four", (await reply).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("overflow-429.http")]
    [InlineData("overflow-llama-cpp.http")]
    [InlineData("error-wrong-key.http")]
    [InlineData("error-unknown-model.http")]
    [InlineData("error-quota.http")]
    [InlineData("error-content-filter.http")]
    [InlineData("web-page.http")]
    [InlineData("not-http.http")]
    public async Task What_waiting_does_not_mend_is_sent_once(string fixture)
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of(fixture));
        using var client = Client(server, new FakeTime());
        await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("2+2?"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Four_waits_are_spread_over_seconds_and_then_the_last_failure_is_told()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(500, "broken for good"));
        var time = new FakeTime();
        using var client = Client(server, time);
        var call = client.GetResponseAsync("2+2?");
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt < 5; attempt++)
        {
            waits.Add(await PassWaitAsync(time));
        }

        var failure = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Contains("broken for good", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
        // Jitter moves the single waits, but by Polly's formula the sum of n lies between 2ⁿ⁻¹ and 2ⁿ times 0.71 s.
        Assert.InRange(waits.Sum(w => w.TotalSeconds), 8 * 0.7, 16 * 0.72);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Thu, 01 Jan 2026 00:00:07 GMT")]
    public async Task A_Retry_After_is_obeyed(string retryAfter)
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(429, "slow down", "rate_limit_exceeded", retryAfter), "four");
        var time = new FakeTime();
        using var client = Client(server, time);
        var call = client.GetResponseAsync("2+2?");
        var wait = await time.TimerSetAsync(IsWait);
        Assert.InRange(wait.TotalSeconds, 7, 7.8);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("four", (await call).Text);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_than_the_bound_is_not_asked_again()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(429, "slow down", "rate_limit_exceeded", "3600"));
        using var client = Client(server, new FakeTime());
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("2+2?"));
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
        Assert.Contains("Try again in 60 min.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task One_429_holds_back_every_call_to_that_provider()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(429, "slow down", "rate_limit_exceeded", "7"), "four");
        var time = new FakeTime();
        var options = Options(server, time);
        using var one = Model.Create("openai:m", options);
        using var other = Model.Create("openai:n", options with { ApiKey = "another" });
        var first = one.GetResponseAsync("2+2?");
        await time.TimerSetAsync(IsWait);
        var second = other.GetResponseAsync("3+3?");
        await time.TimerSetAsync(wait => wait == TimeSpan.FromSeconds(7)); // the gate's own, without jitter
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(8));
        await Task.WhenAll(first, second);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_stream_is_tried_again_before_its_first_delta()
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of("stream-error-at-once-overloaded.http"), "four");
        var time = new FakeTime();
        using var client = Client(server, time);
        var reply = client.GetStreamingResponseAsync("2+2?").ToChatResponseAsync();
        await PassWaitAsync(time);
        Assert.Equal("four", (await reply).Text);
    }

    [Fact]
    public async Task A_stream_is_not_tried_again_after_its_first_delta()
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of("stream-error-in-the-middle.http"), "four");
        using var client = Client(server, new FakeTime());
        var seen = "";
        var failure = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("2+2?"))
            {
                seen += update.Text;
            }
        });
        Assert.Equal(("Par", ModelErrorKind.Unavailable), (seen, failure.Kind));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_dropped_connection_is_tried_again()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Drop(), "four");
        var time = new FakeTime();
        using var client = Client(server, time);
        var reply = client.GetResponseAsync("2+2?");
        await PassWaitAsync(time);
        Assert.Equal("four", (await reply).Text);
    }

    [Fact]
    public async Task A_server_that_is_down_is_given_up_after_three_attempts_and_named()
    {
        Uri gone;
        await using (var server = LocalModelServer.StartWith("x"))
        {
            gone = server.BaseUrl;
        }

        var time = new FakeTime();
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = gone, TimeProvider = time, Timeout = s_callTimeout });
        var call = client.GetResponseAsync("2+2?");
        await PassWaitAsync(time);
        await PassWaitAsync(time);
        var failure = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Equal(ModelErrorKind.Unavailable, failure.Kind);
        Assert.Equal(
            $"openai:m at 127.0.0.1:{gone.Port}: cannot connect: Connection refused. Check that the server runs, the address, and the network.",
            failure.Message);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_when_the_time_is_over()
    {
        var asked = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "never";
        });
        var time = new FakeTime();
        using var client = Model.Create("openai:m", Options(server, time) with { MaxAttempts = 1 });
        var call = client.GetResponseAsync("2+2?");
        await asked.Task;
        time.Advance(s_callTimeout);
        var failure = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Equal((ModelErrorKind.Unavailable, true), (failure.Kind, failure.IsTransient));
        Assert.Contains("no answer within 60 min", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_given_up_and_what_came_is_not_lost()
    {
        var silent = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(_ => LocalReply.Text("one two three") with
        {
            ChunkSize = 4,
            BeforeChunk = (number, token) =>
            {
                if (number < 2)
                {
                    return Task.CompletedTask;
                }

                silent.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
        });
        var time = new FakeTime();
        using var client = Client(server, time);
        var seen = "";
        var failure = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("q"))
            {
                seen += update.Text;
                if (seen == "one two ")
                {
                    await silent.Task;
                    _ = Task.Run(async () =>
                    {
                        await time.TimerSetAsync(wait => wait == s_callTimeout); // renewed when the stream is read on
                        time.Advance(s_callTimeout);
                    });
                }
            }
        });
        Assert.Equal(("one two ", ModelErrorKind.Unavailable), (seen, failure.Kind));
        Assert.Contains("no answer within 60 min", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("openai:m", "stream-full.http", "Paris.")]
    [InlineData("anthropic:claude-sonnet-4-5", "anthropic-stream.http", "Forty-two.")]
    public async Task A_caller_that_takes_its_time_is_not_a_silent_server(string model, string fixture, string text)
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of(fixture));
        var time = new FakeTime();
        using var client = Model.Create(model, Options(server, time) with { ApiKey = "k" });
        var seen = "";
        await foreach (var update in client.GetStreamingResponseAsync("q"))
        {
            seen += update.Text;
            time.Advance(s_callTimeout * 2);
        }

        Assert.Equal(text, seen);
    }

    [Fact]
    public async Task A_pause_that_is_too_long_to_wait_for_holds_nobody_else_back()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(429, "daily limit", "rate_limit_exceeded", "3600"), "four");
        using var client = Client(server, new FakeTime());
        await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("2+2?"));
        Assert.Equal("four", (await client.GetResponseAsync("2+2?")).Text);
    }

    [Fact]
    public async Task A_server_that_was_there_and_is_gone_gets_the_whole_schedule()
    {
        var server = LocalModelServer.StartWith("four");
        var time = new FakeTime();
        using var client = Client(server, time);
        await client.GetResponseAsync("2+2?");
        await server.DisposeAsync();
        var call = client.GetResponseAsync("2+2?");
        for (var attempt = 1; attempt < 5; attempt++)
        {
            await PassWaitAsync(time);
        }

        Assert.Contains("cannot connect", (await Assert.ThrowsAsync<ModelException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_hours_limit_is_sat_out_where_that_is_asked_for_and_each_wait_is_told()
    {
        var limit = LocalReply.Error(429, "hourly limit", "rate_limit_exceeded", "3600");
        await using var server = LocalModelServer.StartWith(limit, limit, limit, limit, limit, limit, "four");
        var time = new FakeTime();
        var told = new List<RateLimitWait>();
        using var client = Model.Create("openai:m", Options(server, time) with
        {
            Timeout = TimeSpan.FromHours(9),
            MaxRateLimitWait = TimeSpan.FromHours(2),
            RateLimited = told.Add,
        });
        var call = client.GetResponseAsync("2+2?");
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            time.Advance(await time.TimerSetAsync(wait => wait < TimeSpan.FromHours(2)));
        }

        Assert.Equal("four", (await call).Text);
        Assert.Equal(6, told.Count);
        Assert.All(told, w => Assert.InRange(w.Wait, TimeSpan.FromHours(1), TimeSpan.FromHours(1.11)));
        Assert.Contains("hourly limit", told[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_for_a_limit_ends_with_the_call_and_other_failures_keep_their_schedule()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(429, "hourly limit", "rate_limit_exceeded", "3600"));
        var time = new FakeTime();
        var options = Options(server, time) with { Timeout = TimeSpan.FromHours(9), MaxRateLimitWait = TimeSpan.FromHours(2) };
        using var client = Model.Create("openai:m", options);
        using var stop = new CancellationTokenSource();
        var call = client.GetResponseAsync("2+2?", cancellationToken: stop.Token);
        await time.TimerSetAsync(wait => wait < TimeSpan.FromHours(2));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await using var broken = LocalModelServer.StartWith(LocalReply.Error(500, "broken"));
        using var other = Model.Create("openai:m", options with { BaseUrl = broken.BaseUrl, MaxAttempts = 2 });
        var failing = other.GetResponseAsync("2+2?");
        await PassWaitAsync(time);
        await Assert.ThrowsAsync<ModelException>(() => failing);
        Assert.Equal(2, broken.Requests.Count);
    }

    private static bool IsWait(TimeSpan time) => time < s_callTimeout;

    // Waits until an attempt has failed, then lets the time of the pause pass.
    private static async Task<TimeSpan> PassWaitAsync(FakeTime time)
    {
        var wait = await time.TimerSetAsync(IsWait);
        time.Advance(wait);
        return wait;
    }

    private static ModelOptions Options(LocalModelServer server, FakeTime time) =>
        new() { BaseUrl = server.BaseUrl, TimeProvider = time, Timeout = s_callTimeout };

    private static IChatClient Client(LocalModelServer server, FakeTime time) => Model.Create("openai:m", Options(server, time));
}
