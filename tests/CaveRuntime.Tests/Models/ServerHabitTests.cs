using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Tests.Models;

/// <summary>A client gives up what its server refuses, once, and goes on.</summary>
public class ServerHabitTests
{
    private const string Alternate = "Conversation roles must alternate user/assistant/user/assistant/...";

    [Theory]
    [InlineData("Unsupported parameter: 'parallel_tool_calls' is not supported with this model.", "parallel_tool_calls")]
    [InlineData("Unrecognized request argument supplied: parallel_tool_calls", "parallel_tool_calls")]
    [InlineData("This response_format type is unavailable now", "response_format")]
    [InlineData("'response_format' of type 'json_schema' is not supported with this model", "response_format")]
    [InlineData("Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.", "temperature")]
    [InlineData("Unknown parameter: 'seed'.", "seed")]
    [InlineData("top_p is deprecated for this model", "top_p")]
    [InlineData("reasoning_effort is not supported by this model", "reasoning_effort")]
    public async Task A_field_that_is_refused_is_left_out_for_the_rest_of_the_clients_life(string words, string field)
    {
        await using var server = LocalModelServer.Start(r => Has(r, field) ? LocalReply.Error(400, words) : "fine");
        using var client = Client(server);
        Assert.Equal("fine", (await client.GetResponseAsync("a", Options())).Text);
        Assert.Equal("fine", (await client.GetResponseAsync("b", Options())).Text);
        Assert.Equal([true, false, false], server.Requests.Select(r => Has(r, field)));
        // Nothing else is given up.
        Assert.True(Has(server.Requests[^1], field == "temperature" ? "top_p" : "temperature"));
    }

    [Theory]
    [InlineData("max_tokens is too large: 7. This model supports at most 4 completion tokens")]
    [InlineData("temperature must be between 0 and 2")]
    [InlineData("Invalid schema for response_format 'reply': 'required' is missing")]
    public async Task A_value_that_is_wrong_is_the_callers_own_error_and_is_sent_once(string words)
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Error(400, words));
        using var client = Client(server);
        await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("a", Options()));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_refuses_everything_in_turn_is_asked_in_the_end_with_nothing_but_the_messages()
    {
        string[] fields = ["parallel_tool_calls", "response_format", "temperature", "top_p", "seed", "reasoning_effort", "stream_options"];
        await using var server = LocalModelServer.Start(r => fields.FirstOrDefault(f => Has(r, f)) is { } field
            ? LocalReply.Error(400, $"{field} is not supported")
            : "fine");
        using var client = Client(server);
        Assert.Equal("fine", (await client.GetStreamingResponseAsync("a", Options()).ToChatResponseAsync()).Text);
        Assert.Equal(fields.Length + 1, server.Requests.Count);
    }

    [Theory]
    [InlineData("Your organization must be verified to stream this model.")]
    [InlineData("Streaming is not supported for this model")]
    [InlineData("stream=true is not allowed")]
    public async Task Where_streaming_is_refused_the_reply_is_asked_for_whole(string words)
    {
        await using var server = LocalModelServer.Start(r => Has(r, "stream") ? LocalReply.Error(400, words) : "fine");
        using var client = Client(server);
        Assert.Equal("fine", (await client.GetStreamingResponseAsync("a").ToChatResponseAsync()).Text);
        Assert.Equal("fine", (await client.GetStreamingResponseAsync("b").ToChatResponseAsync()).Text);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("This model only support stream mode, please enable the stream parameter to access the model.")]
    [InlineData("Stream must be set to true")]
    public async Task Where_only_streams_are_served_a_whole_reply_is_put_together(string words)
    {
        await using var server = LocalModelServer.Start(r => Has(r, "stream") ? "fine, thank you" : LocalReply.Error(400, words));
        using var client = Client(server);
        ChatResponse reply = await client.GetResponseAsync("a");
        Assert.Equal("fine, thank you", reply.Text);
        Assert.NotNull(reply.Usage?.InputTokenCount);
    }

    [Theory]
    [InlineData(400, Alternate)]
    [InlineData(500, "Jinja Exception: " + Alternate)]
    [InlineData(400, "After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s).")]
    [InlineData(400, "Unexpected role 'user' after role 'user'")]
    public async Task Where_roles_must_alternate_neighbours_become_one_message(int status, string words)
    {
        await using var server = LocalModelServer.Start(r => InARow(r) ? LocalReply.Error(status, words) : "fine");
        using var client = Client(server);
        ChatMessage[] sent = [new(ChatRole.System, "s"), new(ChatRole.User, "one"), new(ChatRole.User, "two"), new(ChatRole.Assistant, "a"),
            new(ChatRole.Assistant, "b"), new(ChatRole.User, "three")];
        Assert.Equal("fine", (await client.GetResponseAsync(sent)).Text);
        Assert.Equal(["s", "one\n\ntwo", "a\n\nb", "three"], Contents(server));
        Assert.Equal("two", sent[2].Text); // the caller's own are as they were
    }

    [Theory]
    [InlineData("System role not supported")]
    [InlineData("Only user and assistant roles are supported!")]
    [InlineData("Unsupported value: 'messages[0].role' does not support 'system' with this model.")]
    [InlineData("Developer instruction is not enabled for models/gemma-3-27b-it")]
    public async Task Where_the_system_role_is_refused_its_text_leads_the_first_user_message(string words)
    {
        await using var server = LocalModelServer.Start(r => Roles(r).Contains("system") ? LocalReply.Error(400, words) : "fine");
        using var client = Client(server);
        ChatMessage[] sent = [new(ChatRole.System, "rules"), new(ChatRole.User, "question")];
        Assert.Equal("fine", (await client.GetResponseAsync(sent)).Text);
        Assert.Equal(["rules\n\nquestion"], Contents(server));
    }

    [Fact]
    public async Task Both_habits_of_one_template_are_learned_and_logged()
    {
        await using var server = LocalModelServer.Start(r => Roles(r).Contains("system") ? LocalReply.Error(400, "System role not supported")
            : InARow(r) ? LocalReply.Error(400, Alternate)
            : "fine");
        using var logs = new KeptLogs();
        using var client = Client(server, logs);
        ChatMessage[] sent = [new(ChatRole.System, "rules"), new(ChatRole.User, "one"), new(ChatRole.User, "two")];
        Assert.Equal("fine", (await client.GetResponseAsync(sent)).Text);
        Assert.Equal(["rules\n\none\n\ntwo"], Contents(server));
        Assert.Contains(logs.Lines, l => l.Contains("SystemRole", StringComparison.Ordinal) && l.Contains("from now on", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, l => l.Contains("RolesInARow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task A_reply_that_said_nothing_is_not_sent_back(string nothing)
    {
        await using var server = LocalModelServer.Start(_ => "fine");
        using var client = Client(server);
        await client.GetResponseAsync([new(ChatRole.User, "q"), new(ChatRole.Assistant, nothing), new(ChatRole.User, "again")]);
        Assert.Equal(["user", "user"], Roles(server.Requests[0]));
    }

    [Theory]
    [InlineData(400, "registry.ollama.ai/library/some:2b does not support tools", "api_error")]
    [InlineData(404, "No endpoints found that support tool use.", null)]
    [InlineData(400, "\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set", null)]
    public async Task Where_tools_cannot_be_had_the_remedy_is_named_and_nothing_is_retried(int status, string words, string? type)
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Error(status, words, type));
        using var client = Client(server);
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("a", Options()));
        Assert.Contains("--action fenced", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("api_error")]
    [InlineData("server_error")]
    [InlineData("overloaded_error")]
    public async Task A_400_is_a_wrong_request_whatever_its_type_says(string type)
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Error(400, "something is wrong", type));
        using var client = Client(server);
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("a"));
        Assert.Equal((ModelErrorKind.Other, false), (failure.Kind, failure.IsTransient));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_is_refused_inside_a_stream_is_learned_as_well()
    {
        const string Refusal = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\ndata: {\"error\":{\"message\":\"temperature is not supported\",\"code\":400}}\n\n";
        await using var server = LocalModelServer.Start(r => Has(r, "temperature") ? LocalReply.Http(Refusal) : "fine");
        using var client = Client(server);
        Assert.Equal("fine", (await client.GetStreamingResponseAsync("a", Options()).ToChatResponseAsync()).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    private static ChatOptions Options() => new()
    {
        Temperature = 0.2f,
        TopP = 0.5f,
        Seed = 7,
        Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
        ResponseFormat = ChatResponseFormat.Json,
        Tools = [AIFunctionFactory.Create(() => 1, "one")],
        AllowMultipleToolCalls = false,
    };

    private static IChatClient Client(LocalModelServer server, ILoggerFactory? logs = null)
    {
        var options = new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "none", TimeProvider = new FakeTime() };
        return Model.Create("openai:m", logs is null ? options : options with { LoggerFactory = logs });
    }

    private static bool Has(LocalRequest request, string field) => request.Body.TryGetProperty(field, out _);

    private static string[] Roles(LocalRequest request) =>
        [.. request.Messages.Select(m => m.Role)];

    private static string[] Contents(LocalModelServer server) =>
        [.. server.Requests[^1].Messages.Select(m => m.Text)];

    private static bool InARow(LocalRequest request)
    {
        string[] roles = [.. Roles(request).Where(r => r != "system")];
        return roles.Zip(roles.Skip(1)).Any(pair => pair.First == pair.Second);
    }

    private sealed class KeptLogs : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
