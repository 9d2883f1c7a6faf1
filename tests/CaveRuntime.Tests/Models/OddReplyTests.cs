using System.Text.Json;
using CaveRuntime.Models;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

/// <summary>What servers send although no specification says so: read where one reading is possible.</summary>
public class OddReplyTests
{
    private const string Whole = """{"choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}]}""";
    private const string Events = "data: {\"choices\":[{\"delta\":{\"content\":\"fi\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"ne\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private const string Lines = "{\"choices\":[{\"delta\":{\"content\":\"fi\"}}]}\n{\"choices\":[{\"delta\":{\"content\":\"ne\"},\"finish_reason\":\"stop\"}]}\n";

    [Theory]
    [InlineData("application/json", Events)]
    [InlineData("text/plain", Events)]
    [InlineData("text/event-stream", Events)]
    [InlineData("text/event-stream", "\n: a comment\n\n" + Events)]
    [InlineData("text/event-stream", Whole)]
    [InlineData("application/json", Whole)]
    [InlineData("text/html", Whole)]
    [InlineData("application/json", "\uFEFF " + Whole)]
    [InlineData("application/json", Whole + "\n\ndata: [DONE]\n\n")]
    [InlineData("application/json", Whole + "[DONE]")]
    [InlineData("application/json", Lines)]
    [InlineData("text/event-stream", "data: " + Whole + "\n\n")]
    [InlineData("text/event-stream", "data: data: " + Whole + "\n\ndata: data: [DONE]\n\n")]
    public async Task A_body_is_read_as_what_it_is_whatever_its_label_says_and_however_it_was_asked_for(string type, string body)
    {
        await using var server = LocalModelServer.StartWith(Http(body, type));
        using var client = Client(server);
        Assert.Equal("fine", (await client.GetResponseAsync("q")).Text);
        Assert.Equal("fine", (await client.GetStreamingResponseAsync("q").ToChatResponseAsync()).Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("""{"message":"","code":null}""")]
    [InlineData("""{"code":0}""")]
    public async Task An_empty_error_is_none(string error)
    {
        var body = Whole[..^1] + ",\"error\":" + error + "}";
        await using var server = LocalModelServer.StartWith(Http(body, "application/json"));
        using var client = Client(server);
        Assert.Equal("fine", (await client.GetResponseAsync("q")).Text);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"it broke\"}}\n\n")]
    [InlineData("event: error\ndata: {\"message\":\"it broke\"}\n\n")]
    [InlineData("{\"error\":\"it broke\"}")]
    public async Task An_error_as_the_first_event_is_an_error(string body)
    {
        await using var server = LocalModelServer.StartWith(Http(body, "text/event-stream"));
        using var client = Client(server);
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetStreamingResponseAsync("q").ToChatResponseAsync());
        Assert.Contains("it broke", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_in_two_pieces_comes_out_whole_and_a_half_that_is_alone_is_replaced()
    {
        string[] pieces = ["Go \\ud83d", "\\ude00 and \\ud83d", " on \\ude00", " \\ud83d"];
        var events = string.Concat(pieces.Select(p => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{p}\"}}}}]}}\n\n")) + "data: [DONE]\n\n";
        await using var server = LocalModelServer.StartWith(Http(events, "text/event-stream"));
        using var client = Client(server);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("q"))
        {
            updates.Add(update);
        }

        Assert.Equal("Go 😀 and \uFFFD on \uFFFD \uFFFD", string.Concat(updates.Select(u => u.Text)));
        Assert.DoesNotContain(updates, u => u.Text.Length > 0 && char.IsHighSurrogate(u.Text[^1]));
    }

    [Theory]
    [InlineData("openai:m", "one.http")]
    [InlineData("anthropic:claude-sonnet-4-5", "anthropic-message.http")]
    public async Task Half_a_character_in_a_request_is_replaced(string model, string fixture)
    {
        await using var server = LocalModelServer.Start(_ => model[0] == 'o' ? "fine" : FixtureReply.Of(fixture));
        using var client = Model.Create(model, new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "k", MaxAttempts = 1 });
        await client.GetResponseAsync([new(ChatRole.User, "a \ud83d b"), new(ChatRole.Assistant, "x\ude00"), new(ChatRole.User, "c")]);
        Assert.Contains("\uFFFD", server.Requests[0].Body.GetRawText().Replace("\\uFFFD", "\uFFFD", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
    }

    // Each line: the pieces of the stream, and the calls that they mean.
    [Theory]
    [InlineData("i0 a run {'x':1} | i0 b run {'x':2}", "a run 1; b run 2")]
    [InlineData("i0 a run {'x': | i0 - - 1} | i0 b run {'x': | i0 - - 2}", "a run 1; b run 2")]
    [InlineData("i0 a run {'x': | i1 b run {'x': | i0 - - 1} | i1 - - 2}", "a run 1; b run 2")]
    [InlineData("- - run {'x':1} | - - run {'x':2}", "call_0 run 1; call_1 run 2")]
    [InlineData("- a run {'x': | - - - 1}", "a run 1")]
    [InlineData("i0 a run {'x': | i0 a run 1}", "a run 1")]
    [InlineData("i0 a run {'x':1} | i0 a run {'x':1}", "a run 1")]
    [InlineData("i0 a run {'x':1} | i1 a run {'x':2}", "a run 1; a_1 run 2")]
    [InlineData("i0 a run {'x':1} | i0 a run {'x':2}", "a run 1; a_1 run 2")]
    [InlineData("i0 - run {'x': | i0 a - 1}", "a run 1")]
    [InlineData("i0 a ru - | i0 - n {'x':1}", "a run 1")]
    [InlineData("i0 a functions.run {'x':1}", "a run 1")]
    [InlineData("i0 a default_api:run {'x':1}", "a run 1")]
    [InlineData("i0 a run<|channel|>commentary {'x':1}", "a run 1")]
    [InlineData("i0 a python {'x':1}", "a python 1")]
    public async Task Calls_are_put_together_by_what_can_belong_together(string pieces, string calls)
    {
        var events = string.Concat(pieces.Split(" | ").Select(p => "data: {\"choices\":[{\"delta\":{\"tool_calls\":[" + Piece(p) + "]}}]}\n\n"))
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";
        await using var server = LocalModelServer.StartWith(Http(events, "text/event-stream"));
        using var client = Client(server);
        var reply = await client.GetStreamingResponseAsync("q", Tool).ToChatResponseAsync();
        Assert.Equal(calls, string.Join("; ", Calls(reply).Select(c => $"{c.CallId} {c.Name} {c.Arguments!["x"]}")));
    }

    [Theory]
    [InlineData("""{"code":"a\nb"}""", "a\nb")]
    [InlineData("{\"code\":\"a\nb\tc\"}", "a\nb\tc")]
    [InlineData("\"{\\\"code\\\":\\\"a\\\"}\"", "a")]
    [InlineData("""{"code":"a",}""", "a")]
    [InlineData("""{"code":"x\ud83dy"}""", "x\uFFFDy")]
    public async Task Arguments_are_read_where_they_leave_no_doubt(string arguments, string code)
    {
        FunctionCallContent call = await CallWith(JsonSerializer.Serialize(arguments));
        Assert.Null(call.Exception);
        Assert.Equal(code, call.Arguments!["code"]!.ToString());
    }

    [Fact]
    public async Task Arguments_may_be_an_object_in_place_of_a_text() =>
        Assert.Equal("a", (await CallWith("""{"code":"a"}""")).Arguments!["code"]!.ToString());

    [Theory]
    [InlineData("""{"code": "var x = \d;""")]
    [InlineData("""{"code":"a" "b"}""")]
    [InlineData("Console.WriteLine(1)")]
    [InlineData("[1]")]
    public async Task Arguments_that_cannot_be_read_are_kept_with_the_reason(string arguments)
    {
        FunctionCallContent call = await CallWith(JsonSerializer.Serialize(arguments));
        Assert.NotNull(call.Exception);
        Assert.Null(call.Arguments);
        Assert.Equal(arguments, call.AdditionalProperties!["arguments"]);
    }

    [Theory]
    [InlineData("{\"usage\":{\"prompt_tokens\":70,\"completion_tokens\":5}} {\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}", 70, 5)]
    [InlineData("{\"usage\":{\"prompt_tokens\":70,\"completion_tokens\":1}} {\"usage\":{\"prompt_tokens\":70,\"completion_tokens\":9}}", 70, 9)]
    [InlineData("{\"usage\":{\"prompt_tokens\":70.0}} {\"choices\":[],\"usage\":{\"completion_tokens\":\"9\"}}", 70, 9)]
    [InlineData("{\"choices\":[{\"delta\":{},\"usage\":{\"prompt_tokens\":70,\"completion_tokens\":9}}]}", 70, 9)]
    public async Task Usage_is_the_largest_that_was_counted(string chunks, long input, long output)
    {
        var events = string.Concat(chunks.Split(' ').Select(c => $"data: {c}\n\n")) + Events;
        await using var server = LocalModelServer.StartWith(Http(events, "text/event-stream"));
        using var client = Client(server);
        var usage = (await client.GetStreamingResponseAsync("q").ToChatResponseAsync()).Usage!;
        Assert.Equal((input, output), (usage.InputTokenCount, usage.OutputTokenCount));
    }

    private static ChatOptions Tool => new() { Tools = [AIFunctionFactory.Create((int x) => x, "run")] };

    private static async Task<FunctionCallContent> CallWith(string arguments)
    {
        var body = "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"run\",\"arguments\":" + arguments + "}}]},\"finish_reason\":\"tool_calls\"}]}";
        await using var server = LocalModelServer.StartWith(Http(body, "application/json"));
        using var client = Client(server);
        return Assert.Single(Calls(await client.GetResponseAsync("q", Tool)));
    }

    private static List<FunctionCallContent> Calls(ChatResponse reply) =>
        [.. reply.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>()];

    private static string Piece(string piece)
    {
        var parts = piece.Split(' ', 4);
        List<string> members = [];
        if (parts[0] != "-")
        {
            members.Add($"\"index\":{parts[0][1..]}");
        }

        if (parts[1] != "-")
        {
            members.Add($"\"id\":\"{parts[1]}\"");
        }

        var name = parts[2] == "-" ? "" : $"\"name\":\"{parts[2]}\",";
        var arguments = parts[3] == "-" ? "" : parts[3].Replace('\'', '"');
        members.Add($"\"function\":{{{name}\"arguments\":{JsonSerializer.Serialize(arguments)}}}");
        return "{" + string.Join(',', members) + "}";
    }

    private static LocalReply Http(string body, string type) => LocalReply.Http($"HTTP/1.1 200 OK\nContent-Type: {type}\n\n{body}");

    private static IChatClient Client(LocalModelServer server) =>
        Model.Create("openai:m", new ModelOptions { BaseUrl = server.BaseUrl, ApiKey = "none", MaxAttempts = 1 });
}
