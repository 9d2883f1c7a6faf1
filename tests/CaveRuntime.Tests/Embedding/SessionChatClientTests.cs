using System.Text.Json;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Embedding;

/// <summary>One session as a chat client: it is told what it has not seen, and asked what is newest.</summary>
public sealed class SessionChatClientTests
{
    [Fact]
    public async Task Of_a_conversation_only_what_is_new_is_told()
    {
        var model = new ScriptedModel(Cell("FINAL(\"first answer\")"), Cell("FINAL(2)"), Cell("FINAL(3)"));
        await using CaveHost host = Host(model);
        await using Session session = host.Open();
        using IChatClient client = session.AsChatClient();
        List<ChatMessage> said = [new(ChatRole.System, "Be brief."), new(ChatRole.Assistant, "Hello!"), new(ChatRole.User, "One?")];
        ChatResponse response = await client.GetResponseAsync(said, new ChatOptions { Instructions = "In English." });
        Assert.Equal(("first answer", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.True(response.Usage!.InputTokenCount > 0);
        string first = Asked(model, 0);
        Assert.All(["Be brief.", "In English.", "Hello!", "One?"], words => Assert.Contains(words, first, StringComparison.Ordinal));

        said.AddRange([.. response.Messages, new(ChatRole.User, "Wait, one thing."), new(ChatRole.Assistant, "Yes?"), new(ChatRole.User, "Two?")]);
        Assert.Equal("2", (await client.GetResponseAsync(said, new ChatOptions { Instructions = "In English." })).Text);
        string second = Asked(model, 1);
        Assert.All(["Be brief.", "In English.", "Hello!", "One?", "first answer"], words => Assert.DoesNotContain(words, second, StringComparison.Ordinal));
        Assert.All(["Wait, one thing.", "Yes?", "Two?"], words => Assert.Contains(words, second, StringComparison.Ordinal));

        // What another has said since is told even where it stands behind the question.
        Assert.Equal("3", (await client.GetResponseAsync([new(ChatRole.User, "Three?"), new(ChatRole.Assistant, "I say seven.")])).Text);
        Assert.Contains("I say seven.", Asked(model, 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_a_request_that_came_to_nothing_are_told_again()
    {
        var gate = new TaskCompletionSource();
        string told = "";
        var model = new ScriptedModel(async (request, cancellationToken) =>
        {
            told = request[^1].Text;
            await gate.Task.WaitAsync(cancellationToken);
            return Cell("FINAL(1)");
        });
        await using CaveHost host = Host(model);
        await using Session session = host.Open();
        using IChatClient client = session.AsChatClient();
        var rules = new ChatOptions { Instructions = "Never say seven." };
        using var stop = new CancellationTokenSource();
        Task<ChatResponse> first = client.GetResponseAsync("One?");
        Task<ChatResponse> second = client.GetResponseAsync("Two?", rules, stop.Token);
        await stop.CancelAsync();
        gate.SetResult();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        await client.GetResponseAsync("Three?", rules);
        Assert.Contains("Three?", told, StringComparison.Ordinal);
        Assert.Contains("Never say seven.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_streams_and_what_it_streamed_is_known_afterwards()
    {
        var model = new ScriptedModel(Cell("FINAL(\"first answer\")"), Cell("FINAL(2)"));
        await using CaveHost host = Host(model);
        await using Session session = host.Open();
        using IChatClient client = session.AsChatClient();
        ChatResponse response = await client.GetStreamingResponseAsync("One?").ToChatResponseAsync();
        Assert.Equal("first answer", response.Text);
        Assert.Contains(response.Messages.SelectMany(m => m.Contents), c => c is TextReasoningContent);
        await client.GetResponseAsync([new(ChatRole.User, "One?"), new(ChatRole.Assistant, response.Text), new(ChatRole.User, "Two?")]);
        Assert.DoesNotContain("One?", Asked(model, 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_holds_for_the_answer()
    {
        await using CaveHost host = Host(new ScriptedModel(Cell("FINAL(\"seven\")"), Cell("FINAL(new { key = 7 })")));
        await using Session session = host.Open();
        var format = ChatResponseFormat.ForJsonSchema(
            JsonDocument.Parse("""{"type":"object","properties":{"key":{"type":"integer"}},"required":["key"]}""").RootElement);
        using IChatClient client = session.AsChatClient();
        Assert.Equal("""{"key":7}""", (await client.GetResponseAsync("Key?", new ChatOptions { ResponseFormat = format })).Text);
    }

    [Fact]
    public async Task What_it_cannot_do_is_refused_in_words()
    {
        await using CaveHost host = Host(new ScriptedModel());
        await using Session session = host.Open();
        using IChatClient client = session.AsChatClient();
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] };
        Assert.Contains("LendAsync", (await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("hi", tools))).Message, StringComparison.Ordinal);
        var picture = new ChatMessage(ChatRole.User, [new TextContent("Who is it?"), new DataContent(new byte[] { 1 }, "image/png")]);
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([picture]));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.Assistant, "hi")]));
        await Assert.ThrowsAsync<CaveException>(() => client.GetResponseAsync("hi"));
        Assert.Same(session, client.GetService<Session>());
    }

    [Fact]
    public async Task Two_callers_take_turns_and_a_cancelled_one_leaves_the_other()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int asked = 0;
        await using CaveHost host = Host(new ScriptedModel(async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                first.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Cell("FINAL(2)");
        }));
        await using Session session = host.Open();
        using IChatClient client = session.AsChatClient();
        using var stop = new CancellationTokenSource();
        Task<ChatResponse> one = client.GetResponseAsync("One?", null, stop.Token);
        await first.Task.WaitAsync(TestContext.Patience);
        Task<ChatResponse> two = client.GetResponseAsync("Two?");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.Equal("2", (await two.WaitAsync(TestContext.Patience)).Text);
    }

    [Fact]
    public async Task A_session_says_whether_it_is_kept()
    {
        await using CaveHost host = Host(new ScriptedModel());
        await using Session session = host.Open();
        Assert.False(session.IsKept);
        await using var keeping = new CaveHost(host.Options with { Store = new MemorySessionStore() });
        await using Session kept = await keeping.OpenAsync([]);
        Assert.True(kept.IsKept);
    }

    [Fact]
    public async Task A_long_value_is_retrieved_in_parts()
    {
        await using CaveHost host = Host(new ScriptedModel());
        await using Session session = host.Open();
        await session.RunCellAsync("var text = new string('a', 20_000) + \"\\nthe \\\"end\\\"\"; var list = Enumerable.Range(0, 3).ToList();");
        AIFunction retrieve = session.AsAIFunctions().Single(f => f.Name == "retrieve");
        string part = await PartAsync(new() { ["name"] = "text" });
        Assert.Equal("\n[characters 0..20000 of 20010 of text; the rest begins at offset 20000]", part[20_000..]);
        Assert.Equal("\nthe \"end\"\n[characters 20000..20010 of 20010 of text]", await PartAsync(new() { ["name"] = "text", ["offset"] = 20_000 }));
        Assert.Equal("\n[characters 20010..20010 of 20010 of text]", await PartAsync(new() { ["name"] = "text", ["offset"] = 99_000 }));
        Assert.Equal("[0,1,2]", await PartAsync(new() { ["name"] = "list" }));
        Assert.Equal("[0,\n[characters 0..3 of 7 of list; the rest begins at offset 3]", await PartAsync(new() { ["name"] = "list", ["length"] = 3 }));

        async Task<string> PartAsync(AIFunctionArguments arguments) => ((JsonElement)(await retrieve.InvokeAsync(arguments))!).GetString()!;
    }

    private static string Cell(string code) => ScriptedModel.Cell(code);

    private static string Asked(ScriptedModel model, int request) => model.Requests[request][^1].Text;

    private static CaveHost Host(ScriptedModel model) => new(new CaveOptions { Model = model, WarmWorkers = 0 }.InProcess());
}
