using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Models;
using CaveRuntime.SemanticKernel;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CaveRuntime.Tests.SemanticKernel;

/// <summary>A kernel's chat service as model: what it says of use, end and thoughts comes along, in one piece and in parts.</summary>
public sealed class KernelModelTests
{
    [Fact]
    public async Task A_run_on_a_kernels_service_has_its_figures()
    {
        var service = new Service(ScriptedModel.Cell("FINAL(6 * 7)")) { Usage = new ChatTokenUsage(900, 80) };
        await using var host = new CaveHost(new CaveOptions { Model = KernelWith(service).AsModel(), WarmWorkers = 0 }.InProcess());
        await using Session session = host.Open();
        Answer answer = await session.AskAsync("What?");
        Assert.True(answer.Text == "42", answer.Error?.Message);
        Assert.Equal((900, 80, 30, 20), (answer.Usage.InputTokens, answer.Usage.OutputTokens, answer.Usage.CachedInputTokens, answer.Usage.ReasoningTokens));
        Assert.False(answer.Usage.Estimated);
        Assert.Equal("Service:own-1", Assert.Single(answer.ByModel).Key);
        Assert.Same(service.Kernel, service.Asked);
    }

    [Fact]
    public async Task Cells_may_come_as_calls_of_a_tool()
    {
        var service = new Service("") { Usage = new ChatTokenUsage(900, 80), Call = """{"code":"FINAL(6 * 7)"}""" };
        await using var host = new CaveHost(new CaveOptions
        {
            Model = KernelWith(service).AsModel(),
            ActionFormat = ActionFormat.ToolCall,
            WarmWorkers = 0,
        }.InProcess());
        await using Session session = host.Open();
        Answer answer = await session.AskAsync("What?");
        Assert.True(answer.Text == "42", answer.Error?.Message);
    }

    [Fact]
    public async Task A_service_that_tells_no_use_is_estimated()
    {
        await using var host = new CaveHost(new CaveOptions
        {
            Model = new Service(ScriptedModel.Cell("FINAL(1)")).AsModel(), WarmWorkers = 0,
        }.InProcess());
        await using Session session = host.Open();
        Answer answer = await session.AskAsync("What?");
        Assert.Equal("1", answer.Text);
        Assert.True(answer.Usage.Estimated);
        Assert.True(answer.Usage.InputTokens > 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thoughts_use_and_end_are_in_the_response_once(bool streams)
    {
        var service = new Service("hello") { Usage = new ChatTokenUsage(5, 6), Thought = "why", Finish = "Length" };
        ChatResponse response = await AskAsync(service.AsModel(), streams);
        Assert.Equal("hello", response.Text);
        Assert.Equal((5L, 6L), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal("why", Assert.Single(response.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>()).Text);
        Assert.Equal("own-1", response.ModelId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_whole_and_instructions_and_tools_reach_the_service(bool streams)
    {
        var service = new Service("") { Call = """{"city":"Oslo","days":3}""" };
        var options = new ChatOptions
        {
            Instructions = "Be brief.",
            Tools = [AIFunctionFactory.CreateDeclaration("run_csharp", "runs", JsonDocument.Parse("{}").RootElement)],
        };
        ChatResponse response = await AskAsync(service.AsModel(), streams, options);
        Microsoft.Extensions.AI.FunctionCallContent call = Assert.Single(
            response.Messages.SelectMany(m => m.Contents).OfType<Microsoft.Extensions.AI.FunctionCallContent>());
        Assert.Equal(("call-1", "run_csharp", "Oslo", "3"), (call.CallId, call.Name, call.Arguments!["city"]!.ToString(), call.Arguments["days"]!.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("system: Be brief.|user: hi", string.Join('|', service.History!.Select(m => $"{m.Role}: {m.Content}")));
        Assert.Equal("run_csharp", Assert.Single(service.Functions!));
    }

    public static TheoryData<string, object> Figures => new()
    {
        { "Usage", new ChatTokenUsage(7, 8) },
        { "Usage", new CompletionsUsage(7, 8, 15) },
        { "Usage", new UsageDetails { InputTokenCount = 7, OutputTokenCount = 8 } },
        { "Usage", JsonDocument.Parse("""{"prompt_tokens":7,"completion_tokens":8}""").RootElement },
        { "Usage", new Dictionary<string, object?> { ["input_tokens"] = 7, ["output_tokens"] = 8L } },
        { "", new Dictionary<string, object?> { ["PromptTokenCount"] = 7, ["CandidatesTokenCount"] = 8 } },
    };

    [Theory]
    [MemberData(nameof(Figures))]
    public async Task The_figures_of_each_connector_are_read(string key, object usage)
    {
        var service = new Service("hi")
        {
            More = key.Length > 0 ? new() { [key] = usage } : (Dictionary<string, object?>)usage,
        };
        foreach (bool streams in new[] { false, true })
        {
            ChatResponse response = await AskAsync(service.AsModel(), streams);
            Assert.Equal((7L, 8L), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        }
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("end_turn", "stop")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("ToolCalls", "tool_calls")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("odd", "odd")]
    [InlineData("", null)]
    public async Task Ends_have_one_name(string said, string? known) =>
        Assert.Equal(known, (await AskAsync(new Service("x") { Finish = said }.AsModel(), false)).FinishReason?.Value);

    [Theory]
    [InlineData(401, "no", ModelErrorKind.Authentication, false)]
    [InlineData(404, "no", ModelErrorKind.UnknownModel, false)]
    [InlineData(429, "no", ModelErrorKind.RateLimited, true)]
    [InlineData(503, "no", ModelErrorKind.Unavailable, true)]
    [InlineData(400, "This model's maximum context length is 8192 tokens", ModelErrorKind.ContextOverflow, false)]
    [InlineData(400, "no", ModelErrorKind.Other, false)]
    public async Task An_http_error_is_one_of_the_model_in_one_line(int status, string message, ModelErrorKind kind, bool passes)
    {
        var service = new Service("") { Fails = new HttpOperationException((HttpStatusCode)status, "", message + "\nand more", null) };
        foreach (bool streams in new[] { false, true })
        {
            ModelException e = await Assert.ThrowsAsync<ModelException>(() => AskAsync(service.AsModel(), streams));
            Assert.Equal((kind, status, passes), (e.Kind, e.Status, e.IsTransient));
            Assert.StartsWith($"The chat service Service (own-1) failed with HTTP {status}: ", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public async Task A_connection_that_was_refused_has_cost_nothing()
    {
        var refused = new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
        var service = new Service("") { Fails = new HttpOperationException(null, null, "refused", refused) };
        ModelException e = await Assert.ThrowsAsync<ModelException>(() => AskAsync(service.AsModel(), false));
        Assert.Equal((ModelErrorKind.Unavailable, null), (e.Kind, e.Status));
        Assert.False(CaveRuntime.Trees.CountedUsage.MayHaveCost(e));
    }

    [Fact]
    public async Task Services_are_found_by_their_id_and_a_chat_client_will_do()
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton<IChatCompletionService>("a", new Service("from a"));
        builder.Services.AddKeyedSingleton<IChatCompletionService>("b", new Service("from b"));
        Kernel kernel = builder.Build();
        Assert.Equal("from a", (await AskAsync(kernel.AsModel("a"), false)).Text);
        Assert.Equal("from b", (await AskAsync(kernel.AsModel(), false)).Text);
        Assert.Contains("'c'", Assert.Throws<InvalidOperationException>(() => kernel.AsModel("c")).Message, StringComparison.Ordinal);
        Assert.Contains("no chat service", Assert.Throws<InvalidOperationException>(() => new Kernel().AsModel()).Message, StringComparison.Ordinal);
        builder = Kernel.CreateBuilder();
        using var client = new ScriptedModel();
        builder.Services.AddSingleton<IChatClient>(client);
        Assert.Same(client, builder.Build().AsModel());
    }

    [Fact]
    public async Task A_service_over_a_chat_client_keeps_that_ones_figures()
    {
        var inner = new ScriptedModel { Subcall = (_, _) => Task.FromResult("four") };
        foreach (bool streams in new[] { false, true })
        {
            ChatResponse response = await AskAsync(inner.AsChatCompletionService().AsModel(), streams);
            Assert.Equal(("four", 2L, 4L), (response.Text, response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        }
    }

    [Fact]
    public async Task Cancelling_reaches_the_service()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Service("x").AsModel().GetResponseAsync("hi", null, stop.Token));
    }

    private static Kernel KernelWith(Service service)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatCompletionService>(service);
        return service.Kernel = builder.Build();
    }

    private static async Task<ChatResponse> AskAsync(IChatClient model, bool streams, ChatOptions? options = null) => streams
        ? await model.GetStreamingResponseAsync("hi", options).ToChatResponseAsync()
        : await model.GetResponseAsync("hi", options);

    // As the connectors' own types look.
    private sealed record ChatTokenUsage(int InputTokenCount, int OutputTokenCount)
    {
        public CachedDetails InputTokenDetails { get; } = new();

        public ReasonedDetails OutputTokenDetails { get; } = new();

        public sealed record CachedDetails
        {
            public int CachedTokenCount { get; } = 30;
        }

        public sealed record ReasonedDetails
        {
            public int ReasoningTokenCount { get; } = 20;
        }
    }

    private sealed record CompletionsUsage(int PromptTokens, int CompletionTokens, int TotalTokens);

    private sealed class Service(string text) : IChatCompletionService
    {
        public object? Usage { get; init; }

        public string? Thought { get; init; }

        public string Finish { get; init; } = "Stop";

        public string? Call { get; init; }

        public Exception? Fails { get; init; }

        public Dictionary<string, object?> More { get; init; } = [];

        public Kernel? Kernel { get; set; }

        public Kernel? Asked { get; private set; }

        public ChatHistory? History { get; private set; }

        public string[]? Functions { get; private set; }

        public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?> { ["ModelId"] = "own-1" };

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
            ChatHistory chatHistory,
            PromptExecutionSettings? executionSettings = null,
            Kernel? kernel = null,
            CancellationToken cancellationToken = default)
        {
            Hear(chatHistory, executionSettings, kernel, cancellationToken);
            var reply = new ChatMessageContent(AuthorRole.Assistant, text, "own-1", metadata: Metadata(true));
            if (Thought is not null)
                reply.Items.Add(new ReasoningContent(Thought));
            if (Call is not null)
                reply.Items.Add(new Microsoft.SemanticKernel.FunctionCallContent("run_csharp", null, "call-1", new KernelArguments(JsonSerializer.Deserialize<Dictionary<string, object?>>(Call)!)));
            return Task.FromResult<IReadOnlyList<ChatMessageContent>>([reply]);
        }

        public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
            ChatHistory chatHistory,
            PromptExecutionSettings? executionSettings = null,
            Kernel? kernel = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Hear(chatHistory, executionSettings, kernel, cancellationToken);
            if (Thought is not null)
                yield return Part(new StreamingReasoningContent(Thought));
            await Task.Yield();
            foreach (string half in new[] { text[..(text.Length / 2)], text[(text.Length / 2)..] }.Where(h => h.Length > 0))
                yield return Part(new StreamingTextContent(half));
            if (Call is not null)
            {
                yield return Part(new StreamingFunctionCallUpdateContent("call-1", "run_csharp", Call[..5]));
                yield return Part(new StreamingFunctionCallUpdateContent(null, null, Call[5..]));
            }

            // The state so far comes with each part, and its end once more alone.
            yield return new StreamingChatMessageContent(null, null, modelId: "own-1", metadata: Metadata(true));
            yield return new StreamingChatMessageContent(null, null, modelId: "own-1", metadata: Metadata(false));

            static StreamingChatMessageContent Part(StreamingKernelContent item)
            {
                var part = new StreamingChatMessageContent(AuthorRole.Assistant, null, modelId: "own-1");
                part.Items.Add(item);
                return part;
            }
        }

        private void Hear(ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (Asked, History) = (kernel, history);
            if (settings?.FunctionChoiceBehavior is { } behavior)
            {
                Functions = [.. behavior.GetConfiguration(new FunctionChoiceBehaviorConfigurationContext(history)).Functions!.Select(f => f.Name)];
            }
            if (Fails is not null)
                throw Fails;
        }

        private Dictionary<string, object?> Metadata(bool ends)
        {
            var all = new Dictionary<string, object?>(More);
            if (Usage is not null)
                all["Usage"] = Usage;
            if (ends)
                all["FinishReason"] = Call is null ? Finish : "ToolCalls";
            return all;
        }
    }
}
