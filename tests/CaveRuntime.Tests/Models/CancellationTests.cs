using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class CancellationTests
{
    [Fact]
    public async Task A_cancelled_call_ends_and_the_server_notices()
    {
        var asked = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "never";
        });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        using var cancel = new CancellationTokenSource();
        var call = client.GetResponseAsync("q", cancellationToken: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.HungUp;
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_cancelled_in_the_middle_ends_and_the_server_notices()
    {
        var hold = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(_ => LocalReply.Text("one two three four") with
        {
            ChunkSize = 4,
            BeforeChunk = (number, token) => number < 2 ? Task.CompletedTask : hold.Task.WaitAsync(token),
        });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        using var cancel = new CancellationTokenSource();
        var seen = "";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("q", cancellationToken: cancel.Token))
            {
                seen += update.Text;
                if (seen == "one two ")
                {
                    await cancel.CancelAsync();
                }
            }
        });
        Assert.Equal("one two ", seen);
        await server.HungUp;
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_to_be_tried_again_ends()
    {
        await using var server = LocalModelServer.StartWith(LocalReply.Error(503, "later"));
        var time = new FakeTime();
        using var client = Model.Create(
            "openai:m",
            new ModelOptions { BaseUrl = server.BaseUrl, TimeProvider = time, Timeout = TimeSpan.FromHours(1) });
        using var cancel = new CancellationTokenSource();
        var call = client.GetResponseAsync("q", cancellationToken: cancel.Token);
        await time.TimerSetAsync(wait => wait < TimeSpan.FromHours(1));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_stream_that_is_left_early_hangs_up()
    {
        var hold = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(_ => LocalReply.Text("one two three four") with
        {
            ChunkSize = 4,
            BeforeChunk = (number, token) => number < 1 ? Task.CompletedTask : hold.Task.WaitAsync(token),
        });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        await foreach (var update in client.GetStreamingResponseAsync("q"))
        {
            Assert.Equal("one ", update.Text);
            break;
        }

        await server.HungUp;
    }
}
