using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

/// <summary>Servers of the table: address, key, and what is known of them.</summary>
public sealed class CompatibleServerTests
{
    [Theory]
    [InlineData("azure:mine", "", "/openai/v1/chat/completions", "api-key")]
    [InlineData("azure:mine", "?api-version=2024-10-21", "/openai/deployments/mine/chat/completions?api-version=2024-10-21", "api-key")]
    [InlineData("azure:mine", "openai/deployments/other/chat/completions?api-version=2024-10-21", "/openai/deployments/mine/chat/completions?api-version=2024-10-21", "api-key")]
    [InlineData("ollama:qwen3:8b", "", "/v1/chat/completions", "authorization")]
    [InlineData("vllm:m", "v1/", "/v1/chat/completions", "authorization")]
    [InlineData("groq:m", "openai/v1", "/openai/v1/chat/completions", "authorization")]
    public async Task A_request_goes_where_the_table_says_with_the_key_in_its_header(string name, string path, string expected, string header)
    {
        await using var server = LocalModelServer.StartWith("hello");
        using IChatClient client = Model.Create(
            name, new ModelOptions { BaseUrl = new Uri(new Uri(server.BaseUrl, "/"), path), ApiKey = "k-12345678" });
        Assert.Equal("hello", (await client.GetResponseAsync("q")).Text);
        LocalRequest sent = Assert.Single(server.Requests);
        Assert.Equal(expected, sent.Path);
        Assert.Equal(header == "api-key" ? "k-12345678" : "Bearer k-12345678", sent.Header(header));
        Assert.Equal(header == "api-key", sent.Header("authorization") is null);
    }

    [Theory]
    [InlineData("ollama:m")]
    [InlineData("lmstudio:m")]
    [InlineData("llamacpp:m")]
    public void A_local_server_needs_no_key(string name)
    {
        using IChatClient client = Model.Create(name);
        Assert.NotNull(client);
    }

    [Fact]
    public void Azure_needs_its_address_and_its_key()
    {
        Assert.Contains("AZURE_OPENAI_ENDPOINT", Assert.Throws<ModelException>(() => Model.Create("azure:m")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "AZURE_OPENAI_API_KEY",
            Assert.Throws<ModelException>(() => Model.Create("azure:m", new ModelOptions { BaseUrl = new Uri("http://localhost:1") })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai:m@high", "high")]
    [InlineData("openai:m@none", "none")]
    [InlineData("openai:m@20250514", null)]
    public async Task An_effort_behind_the_name_is_sent_and_no_other_word_is_one(string name, string? effort)
    {
        await using var server = LocalModelServer.StartWith("x");
        using IChatClient client = Model.Create(name, new ModelOptions { BaseUrl = server.BaseUrl });
        await client.GetResponseAsync("q");
        LocalRequest sent = Assert.Single(server.Requests);
        Assert.Equal(effort is null ? "m@20250514" : "m", sent.Model);
        Assert.Equal(effort, sent.Body.TryGetProperty("reasoning_effort", out var value) ? value.GetString() : null);
        Assert.Equal(name["openai:".Length..], ((ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!).DefaultModelId);
    }

    [Fact]
    public async Task An_effort_that_nobody_takes_is_refused_and_not_left_out()
    {
        Assert.Contains("takes no reasoning effort", Assert.Throws<ModelException>(() => Model.Create("lmstudio:m@high")).Message, StringComparison.Ordinal);
        await using var server = LocalModelServer.StartWith(LocalReply.Error(400, "Unrecognized request argument supplied: reasoning_effort"));
        using IChatClient client = Model.Create("openai:m@high", new ModelOptions { BaseUrl = server.BaseUrl });
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("q"));
        Assert.Contains("takes no such reasoning effort", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("sk-abc", "key_variable")]
    [InlineData("my key", "key_variable")]
    public void A_key_in_the_place_of_its_variable_is_refused_and_not_repeated(string variable, string field)
    {
        var failure = Assert.Throws<ArgumentException>(() => new CompatibleProvider("mine", new CompatibleServer { KeyVariable = variable }));
        Assert.Contains(field, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(variable, failure.Message, StringComparison.Ordinal);
    }
}
