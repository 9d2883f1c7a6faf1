using System.Text;
using System.Text.Json;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Embedding;

/// <summary>The chat client that makes sessions of long requests.</summary>
public sealed class ChatClientTests
{
    private static readonly string s_long = string.Join(
        "\n",
        Enumerable.Range(0, 4_000).Select(i => $"line {i} of many")) + "\nthe key is 7319\n";

    [Fact]
    public async Task A_short_request_goes_to_the_model_as_it_is()
    {
        var model = new ScriptedModel { Subcall = (prompt, _) => Task.FromResult($"plain {prompt}") };
        ChatResponse response = await AskAsync(model, User("hello"));
        Assert.Equal("plain hello", response.Text);
        Assert.Null(response.AdditionalProperties);
    }

    [Fact]
    public async Task A_long_text_becomes_ctx_and_the_short_one_the_question()
    {
        var model = new ScriptedModel(Cell("FINAL(ctx.Grep(\"key is\").First().ToString())"));
        ChatResponse response = await AskAsync(
            model,
            new ChatMessage(ChatRole.System, "Be brief."),
            new ChatMessage(ChatRole.User, [new TextContent(s_long), new TextContent("What is the key?")]));
        Assert.Contains("7319", response.Text, StringComparison.Ordinal);
        string sent = model.Requests[0][^1].Text;
        Assert.Contains("Be brief.", sent, StringComparison.Ordinal);
        Assert.Contains("What is the key?", sent, StringComparison.Ordinal);
        Assert.Contains("message 2: ", sent, StringComparison.Ordinal);
        Assert.True(sent.Length < 2_000, sent);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("answered", response.AdditionalProperties![CaveChatClient.StopKey]);
        Assert.Equal(response.ResponseId, response.AdditionalProperties[CaveChatClient.RunIdKey]);
        Assert.Equal(response.Usage!.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
        Assert.True(response.Usage.InputTokenCount > 0);
    }

    [Fact]
    public async Task Attached_texts_are_documents_under_their_own_names_each_once()
    {
        var model = new ScriptedModel(Cell("FINAL(string.Join('|', docs.Select(d => d.Name)))"));
        ChatResponse response = await AskAsync(
            model,
            new ChatMessage(ChatRole.User, [File("a.txt"), File("a.txt"), File("b.json"), new TextContent("Which files?")]));
        Assert.Equal("a.txt|a.txt (2)|b.json", response.Text);

        static DataContent File(string name) =>
            new(Encoding.UTF8.GetBytes(s_long), name.EndsWith("json", StringComparison.Ordinal)
                ? "application/json"
                : "text/plain") { Name = name };
    }

    [Fact]
    public async Task One_long_message_is_a_document_whose_ends_are_the_question()
    {
        var model = new ScriptedModel(Cell("FINAL(docs.Count)"));
        Assert.Equal("1", (await AskAsync(model, User(s_long + "How many lines are there?"))).Text);
        string sent = model.Requests[0][^1].Text;
        Assert.Contains("line 0 of many", sent, StringComparison.Ordinal);
        Assert.Contains("How many lines are there?", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_conversation_shows_its_newest_lines_and_keeps_all_of_them_in_ctx()
    {
        var model = new ScriptedModel(Cell("FINAL(docs[0].Name + ctx.Contains(\"turn 0 \"))"));
        ChatMessage[] turns = [.. Enumerable.Range(0, 200).Select(i => new ChatMessage(i % 2 == 0
            ? ChatRole.User
            : ChatRole.Assistant, $"turn {i} " + new string('x', 400)))];
        Assert.Equal("conversationTrue", (await AskAsync(model, [.. turns, User("And now?")])).Text);
        string sent = model.Requests[0][^1].Text;
        Assert.Contains("assistant: turn 199 ", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("turn 0 ", sent, StringComparison.Ordinal);
        Assert.EndsWith("And now?", sent.Split("\n\nctx holds")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool")]
    [InlineData("picture")]
    public async Task What_is_more_than_text_goes_to_the_model_however_long(string what)
    {
        var model = new ScriptedModel { Subcall = (prompt, _) => Task.FromResult("plain") };
        var options = what == "tool" ? new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] } : null;
        AIContent[] more = what == "picture" ? [new DataContent(new byte[] { 1 }, "image/png")] : [];
        Assert.Equal("plain", (await AskAsync(model, options, new ChatMessage(ChatRole.User, [new TextContent(s_long), .. more]))).Text);
    }

    [Fact]
    public async Task A_json_format_holds_for_the_answer()
    {
        var model = new ScriptedModel(Cell("FINAL(\"seven\")"), Cell("FINAL(new { key = 7319 })"));
        var format = ChatResponseFormat.ForJsonSchema(
            JsonDocument.Parse("""{"type":"object","properties":{"key":{"type":"integer"}},"required":["key"]}""").RootElement);
        ChatResponse response = await AskAsync(
            model,
            new ChatOptions { ResponseFormat = format },
            new ChatMessage(ChatRole.User, [new TextContent(s_long), new TextContent("What is the key?")]));
        Assert.Equal("""{"key":7319}""", response.Text);
    }

    [Fact]
    public async Task A_stream_reasons_on_the_way_and_ends_with_the_answer_and_the_usage()
    {
        var model = new ScriptedModel(Cell("FINAL(7319)"));
        await using var host = new CaveHost(Options(model));
        using var client = new CaveChatClient(host);
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(
            [new ChatMessage(ChatRole.User, [new TextContent(s_long), new TextContent("What is the key?")])]))
        {
            updates.Add(update);
        }
        Assert.IsType<TextReasoningContent>(updates[0].Contents[0]);
        ChatResponse response = updates.ToChatResponse();
        Assert.Equal("7319", response.Text);
        Assert.True(response.Usage!.InputTokenCount > 0);
        Assert.Single(updates.Select(u => u.ResponseId).Distinct());
    }

    [Fact]
    public async Task A_failing_model_throws_and_a_ceiling_gives_what_was_known()
    {
        ChatMessage request = new(ChatRole.User, [new TextContent(s_long), new TextContent("What is the key?")]);
        await Assert.ThrowsAsync<CaveException>(() => AskAsync(new ScriptedModel(), request));
        var slow = new ScriptedModel("I think it is 7." + Cell("1"), "It may be 8.");
        await using var host = new CaveHost(Options(slow) with { Limits = new RunLimits { MaxTurns = 2 } });
        using var client = new CaveChatClient(host);
        ChatResponse response = await client.GetResponseAsync([request]);
        Assert.Equal(
            (ChatFinishReason.Length, "max_turns", "It may be 8."),
            (response.FinishReason, response.AdditionalProperties![CaveChatClient.StopKey], response.Text));
    }

    [Fact]
    public async Task A_session_is_three_functions_for_another_agent()
    {
        await using var host = new CaveHost(Options(new ScriptedModel(Cell("FINAL(n + 1)"))));
        await using Session session = host.Open();
        var functions = session.AsAIFunctions().ToDictionary(f => f.Name);
        Assert.All(functions.Values, f => Assert.NotEmpty(f.Description));
        Assert.Contains("new n: int", await CallAsync("run_csharp", "code", "var n = 41;"), StringComparison.Ordinal);
        Assert.Equal("42", await CallAsync("ask", "question", "what?"));
        Assert.Equal("41", await CallAsync("retrieve", "name", "n"));
        Assert.Contains("no variable 'x'", await CallAsync("retrieve", "name", "x"), StringComparison.Ordinal);
        Assert.StartsWith("Not answered: ", await CallAsync("ask", "question", "and now?"), StringComparison.Ordinal);

        async Task<string> CallAsync(string function, string parameter, string value) =>
            ((JsonElement)(await functions[function].InvokeAsync(new AIFunctionArguments { [parameter] = value }))!).GetString()!;
    }

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static Task<ChatResponse> AskAsync(ScriptedModel model, params ChatMessage[] messages) => AskAsync(model, null, messages);

    private static async Task<ChatResponse> AskAsync(ScriptedModel model, ChatOptions? options, params ChatMessage[] messages)
    {
        await using var host = new CaveHost(Options(model));
        using var client = new CaveChatClient(host);
        return await client.GetResponseAsync(messages, options);
    }

    private static CaveOptions Options(ScriptedModel model) => new CaveOptions { Model = model }.InProcess();
}
