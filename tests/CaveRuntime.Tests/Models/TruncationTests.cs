using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class TruncationTests
{
    private static readonly string s_long = string.Join(' ', Enumerable.Repeat("the cat sat on the mat and", 1000));

    [Theory]
    [InlineData(2048, true)]
    [InlineData(9100, false)]
    [InlineData(null, false)]
    public async Task A_server_that_silently_cuts_the_prompt_is_found_out(int? reported, bool warns)
    {
        await using var server = LocalModelServer.Start(
            _ => LocalReply.Text("four") with { PromptTokens = reported, ReportsUsage = reported is not null });
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        var whole = await client.GetResponseAsync(s_long);
        var streamed = await client.GetStreamingResponseAsync(s_long).ToChatResponseAsync();
        Assert.Equal(warns, whole.Warning() is not null);
        Assert.Equal(warns, streamed.Warning() is not null);
        if (warns)
        {
            Assert.Contains("reports 2048 prompt tokens for a prompt of 7000 words", whole.Warning(), StringComparison.Ordinal);
        }
    }
}
