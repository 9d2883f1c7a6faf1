using System.ClientModel;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using ChatFinishReason = OpenAI.Chat.ChatFinishReason;
using ChatMessage = OpenAI.Chat.ChatMessage;

namespace CaveRuntime.Server.Tests;

/// <summary>The official client of OpenAI, told nothing but an address.</summary>
public sealed class ChatTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string s_long = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"line {i} of the minutes\n")) + "The access code is 7319.\n";

    [Fact]
    public async Task A_long_message_becomes_ctx_and_the_usage_is_that_of_the_whole_run()
    {
        ChatCompletion answer = await Client("cave").CompleteChatAsync(
            new SystemChatMessage("Be brief."), new UserChatMessage(s_long), new UserChatMessage("How long? «FINAL(ctx.Length)»"));
        Assert.Equal($"{s_long.Length}", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.True(answer.Usage.InputTokenCount > 0 && answer.Usage.TotalTokenCount > answer.Usage.OutputTokenCount);
        Assert.Equal("cave", answer.Model);
        Assert.StartsWith("chatcmpl-", answer.Id, StringComparison.Ordinal);
    }

#pragma warning disable OPENAI001 // Files in messages are new in the client.
    [Fact]
    public async Task A_file_in_a_message_becomes_a_document_by_its_name()
    {
        ChatCompletion answer = await Client("cave").CompleteChatAsync(new UserChatMessage(
            ChatMessageContentPart.CreateFilePart(BinaryData.FromBytes(Encoding.UTF8.GetBytes("grün, 7319")), "text/plain", "code.txt"),
            ChatMessageContentPart.CreateTextPart("What? «FINAL(docs[\"code.txt\"].Content.ToString())»")));
        Assert.Equal("grün, 7319", answer.Content[0].Text);
    }

#pragma warning restore OPENAI001

    [Fact]
    public async Task A_short_request_is_a_run_too()
    {
        ChatCompletion answer = await Client("cave").CompleteChatAsync("What? «FINAL(6 * 7)»");
        Assert.Equal("42", answer.Content[0].Text);
    }

    [Fact]
    public async Task It_streams_the_answer_and_at_the_end_what_was_used()
    {
        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in Client("cave:fold").CompleteChatStreamingAsync("What? «FINAL(6 * 7)»"))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
                text.Append(part.Text);
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal(("42", ChatFinishReason.Stop), (text.ToString(), finish));
        Assert.True(usage?.TotalTokenCount > 0);
    }

    [Fact]
    public async Task The_way_to_the_answer_is_streamed_where_it_is_asked_for()
    {
        using HttpResponseMessage reply = await server.Client.PostAsync(
            "/v1/chat/completions",
            new StringContent(
                """{"model": "cave", "stream": true, "cave": {"reasoning": true}, "messages": [{"role": "user", "content": "What? «Console.WriteLine(\"on the way\"); FINAL(1)»"}]}""",
                Encoding.UTF8,
                "application/json"));
        string all = await reply.Content.ReadAsStringAsync();
        Assert.Contains("\"reasoning_content\":\"\\n\\n", all, StringComparison.Ordinal);
        Assert.Contains("on the way", all, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_has_the_form_that_was_asked_for()
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                "code",
                BinaryData.FromString("""{"type":"object","properties":{"code":{"type":"integer"}},"required":["code"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };
        ChatCompletion answer = await Client("cave").CompleteChatAsync([new UserChatMessage("What? «FINAL(new { code = 7319 })»")], options);
        Assert.Equal("{\"code\":7319}", answer.Content[0].Text);
    }

    [Fact]
    public async Task Presets_are_models()
    {
        OpenAIModelClient models = Root().GetOpenAIModelClient();
        OpenAIModelCollection all = await models.GetModelsAsync();
        Assert.Equal(["cave", "cave-map-reduce", "cave:fold"], all.Select(m => m.Id));
        OpenAIModel fold = await models.GetModelAsync("cave:fold");
        Assert.Equal("cave", fold.OwnedBy);
        ChatCompletion mapped = await Client("cave-map-reduce").CompleteChatAsync(
            new UserChatMessage(ChatMessageContentPart.CreateTextPart(s_long), ChatMessageContentPart.CreateTextPart("Who?")));
        Assert.StartsWith("reply to: ", mapped.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_client_of_the_AI_abstractions_works_with_it()
    {
        using IChatClient client = Client("cave").AsIChatClient();
        ChatResponse<Found> answer = await client.GetResponseAsync<Found>("What? «FINAL(new { code = 7319 })»");
        Assert.Equal(7319, answer.Result.Code);
        ChatResponse streamed = await client.GetStreamingResponseAsync("What? «FINAL(6 * 7)»").ToChatResponseAsync();
        Assert.Equal("42", streamed.Text);
        Assert.True(streamed.Usage?.TotalTokenCount > 0);
    }

    [Fact]
    public async Task What_is_not_done_is_refused_by_name()
    {
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => Client("cave").CompleteChatAsync([new UserChatMessage("hi")], new ChatCompletionOptions { Temperature = 0.2f }));
        Assert.Equal(400, refused.Status);
        Assert.Contains("'temperature'", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<ClientResultException>(() => Client("cave").CompleteChatAsync(
            [new UserChatMessage("hi")], new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("f") } }));
        Assert.Contains("tools", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<ClientResultException>(() => Client("gpt-5").CompleteChatAsync("hi"));
        Assert.Equal(404, refused.Status);
        refused = await Assert.ThrowsAsync<ClientResultException>(() => Client("cave").CompleteChatAsync(new UserChatMessage(
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[] { 1 }), "image/png"))));
        Assert.Contains("image_url", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_an_answer_is_an_error_that_clients_do_not_repeat()
    {
        int asked = 0;
        await using var limited = new TestServer
        {
            Change = options => options with
            {
                Cave = options.Cave with { Model = new CaveRuntime.Testing.ScriptedModel((_, _) => Failing(ref asked)) },
            },
        };
        await limited.InitializeAsync();
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => Client("cave", limited).CompleteChatAsync("What? «FINAL(1)»"));
        Assert.Equal(424, refused.Status);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Its_session_goes_with_the_reply()
    {
        await using var own = new TestServer();
        await own.InitializeAsync();
        await Client("cave", own).CompleteChatAsync("What? «FINAL(1)»");
        Assert.Equal(0, (await own.GetAsync("/v1/cave/sessions")).GetProperty("data").GetArrayLength());
        using var gone = new CancellationTokenSource();
        Task asked = Client("cave", own).CompleteChatAsync([new UserChatMessage("What? (wait) «FINAL(1)»")], cancellationToken: gone.Token);
        while (own.Asked < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while ((await own.GetAsync("/v1/cave/sessions")).GetProperty("data").GetArrayLength() > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    private static Task<string> Failing(ref int asked)
    {
        asked++;
        throw new InvalidOperationException("the model is down");
    }

    private sealed record Found(int Code);

    private OpenAIClient Root(TestServer? other = null) => new(
        new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri((other ?? server).Address, "/v1") });

    private ChatClient Client(string model, TestServer? other = null) => Root(other).GetChatClient(model);
}
