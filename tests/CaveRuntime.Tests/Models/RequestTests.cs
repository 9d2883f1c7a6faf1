using System.Text.Json;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class RequestTests
{
    [Fact]
    public async Task The_messages_go_as_they_are_and_nothing_else_does()
    {
        var body = await SentAsync([new(ChatRole.System, "You write C#."), new(ChatRole.User, "Frage: »ü« <b> 🌲")], null);
        Assert.Equal(
            """{"model":"m","messages":[{"role":"system","content":"You write C#."},{"role":"user","content":"Frage: »ü« <b> 🌲"}]}""",
            body.GetRawText().Replace("\\uD83C\\uDF32", "🌲", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_option_that_is_set_is_sent()
    {
        var body = await SentAsync([new(ChatRole.User, "q")], new ChatOptions
        {
            ModelId = "other",
            Instructions = "Be short.",
            MaxOutputTokens = 100,
            Temperature = 0.5f,
            TopP = 0.25f,
            Seed = 7,
            StopSequences = ["END"],
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "person"),
            Tools = [AIFunctionFactory.Create((string city) => city, "weather", "Weather in a city.")],
            ToolMode = ChatToolMode.RequireAny,
        });
        Assert.Equal("other", body.GetProperty("model").GetString());
        Assert.Equal("system", body.GetProperty("messages")[0].GetProperty("role").GetString());
        Assert.Equal(100, body.GetProperty("max_tokens").GetInt32());
        Assert.Equal(0.5, body.GetProperty("temperature").GetDouble());
        Assert.Equal(0.25, body.GetProperty("top_p").GetDouble());
        Assert.Equal(7, body.GetProperty("seed").GetInt64());
        Assert.Equal("END", body.GetProperty("stop")[0].GetString());
        Assert.Equal("low", body.GetProperty("reasoning_effort").GetString());
        Assert.Equal(
            """{"type":"json_schema","json_schema":{"name":"person","schema":{"type":"object"}}}""",
            body.GetProperty("response_format").GetRawText());
        Assert.Equal("weather", body.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.True(
            body.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetProperty("properties")
                .TryGetProperty("city", out _));
        Assert.Equal("required", body.GetProperty("tool_choice").GetString());
    }

    [Fact]
    public async Task A_tool_call_and_its_result_go_back()
    {
        var body = await SentAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(
                    ChatRole.Assistant,
                    [new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Paris" })]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1", "rain")]),
            ],
            null);
        Assert.Equal(
            """[{"role":"user","content":"Weather?"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]},{"role":"tool","tool_call_id":"call_1","content":"rain"}]""",
            body.GetProperty("messages").GetRawText());
    }

    [Fact]
    public async Task Half_a_surrogate_pair_does_not_stop_a_request()
    {
        var body = await SentAsync([new(ChatRole.User, "a\uD83Cb")], null);
        Assert.Equal("a\uFFFDb", body.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task The_key_goes_as_a_bearer_token_and_without_a_key_none_does()
    {
        await using var server = LocalModelServer.StartWith("x");
        using var with = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = " secret \n" });
        using var without = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        await with.GetResponseAsync("q");
        await without.GetResponseAsync("q");
        Assert.Equal(["Bearer secret", null], server.Requests.Select(r => r.Header("authorization")));
    }

    [Fact]
    public async Task A_server_that_rejects_stream_options_is_asked_again_without_them_and_from_then_on()
    {
        await using var server = LocalModelServer.Start(r => r.Body.TryGetProperty("stream_options", out _)
            ? LocalReply.Error(400, "Unrecognized request argument supplied: stream_options")
            : LocalReply.Text("four"));
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        Assert.Equal("four", (await client.GetStreamingResponseAsync("2+2?").ToChatResponseAsync()).Text);
        Assert.Equal("four", (await client.GetStreamingResponseAsync("2+2?").ToChatResponseAsync()).Text);
        Assert.Equal([true, false, false], server.Requests.Select(r => r.Body.TryGetProperty("stream_options", out _)));
    }

    [Fact]
    public async Task A_model_that_wants_the_other_token_limit_gets_it()
    {
        await using var server = LocalModelServer.Start(r => r.Body.TryGetProperty("max_tokens", out _)
            ? LocalReply.Error(
                400,
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                "unsupported_parameter")
            : LocalReply.Text("four"));
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        Assert.Equal("four", (await client.GetResponseAsync("2+2?", new ChatOptions { MaxOutputTokens = 9 })).Text);
        Assert.Equal(9, server.Requests[1].Body.GetProperty("max_completion_tokens").GetInt32());
    }

    [Fact]
    public async Task A_server_that_rejects_everything_is_not_asked_for_ever()
    {
        await using var server = LocalModelServer.StartWith(
            LocalReply.Error(400, "unknown fields: max_tokens, max_completion_tokens, stream_options"));
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        await Assert.ThrowsAsync<ModelException>(
            () => client.GetStreamingResponseAsync("2+2?", new ChatOptions { MaxOutputTokens = 9 }).ToChatResponseAsync());
        Assert.Equal(3, server.Requests.Count);
    }

    private static async Task<JsonElement> SentAsync(IList<ChatMessage> messages, ChatOptions? options)
    {
        await using var server = LocalModelServer.StartWith("x");
        using var client = Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl });
        await client.GetResponseAsync(messages, options);
        return server.Requests.Single().Body;
    }
}
