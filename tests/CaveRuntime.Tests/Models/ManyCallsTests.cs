using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class ManyCallsTests
{
    [Fact]
    public async Task A_thousand_calls_are_in_flight_at_once_and_the_count_of_tokens_is_the_servers()
    {
        const int Calls = 1000;
        var arrived = 0;
        var all = new TaskCompletionSource();
        await using var server = LocalModelServer.Start(async (request, token) =>
        {
            if (Interlocked.Increment(ref arrived) == Calls)
            {
                all.SetResult(); // no answer before the last has come: only then are they all in flight
            }

            await all.Task.WaitAsync(token);
            return $"answer to {request.LastUser}";
        });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        var replies = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => client.GetResponseAsync($"question {i}")));
        Assert.Equal(Calls, server.PeakInFlight);
        Assert.All(replies, (reply, i) => Assert.Equal($"answer to question {i}", reply.Text));
        var served = server.Served["m"];
        Assert.Equal(
            (served.Calls, served.Input, served.Output),
            (Calls, replies.Sum(r => r.Usage!.InputTokenCount!.Value), replies.Sum(r => r.Usage!.OutputTokenCount!.Value)));
    }
}
