using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

/// <summary>Asks a local server that answers with one fixture, once, without retries.</summary>
internal static class FixtureAsker
{
    public const string Key = "test-key-that-was-sent";

    public static async Task<ChatResponse> AskAsync(string fixture, bool stream = false, string model = "openai:gpt-4o")
    {
        await using var server = LocalModelServer.StartWith(FixtureReply.Of(fixture + ".http"));
        using var client = Model.Create(model, new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = Key, MaxAttempts = 1 });
        return stream
            ? await client.GetStreamingResponseAsync("Capital?").ToChatResponseAsync()
            : await client.GetResponseAsync("Capital?");
    }

    public static async Task<ModelException> FailAsync(string fixture, bool stream = false)
    {
        var failure = await Assert.ThrowsAsync<ModelException>(() => AskAsync(fixture, stream));
        Assert.StartsWith("openai:gpt-4o at 127.0.0.1:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
