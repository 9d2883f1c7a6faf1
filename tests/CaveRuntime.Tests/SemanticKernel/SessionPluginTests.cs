using CaveRuntime.SemanticKernel;
using CaveRuntime.Testing;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CaveRuntime.Tests.SemanticKernel;

/// <summary>A session in a kernel: as plugin and as chat service.</summary>
public sealed class SessionPluginTests
{
    [Fact]
    public async Task A_session_is_a_plugin_of_three_functions()
    {
        await using CaveHost host = Host("FINAL(n + 1)");
        await using Session session = host.Open();
        var kernel = new Kernel();
        kernel.Plugins.Add(session.AsKernelPlugin());
        Assert.Equal(["ask", "retrieve", "run_csharp"], kernel.Plugins["cave"].Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Contains("new n: int", await InvokeAsync("run_csharp", new() { ["code"] = "var n = 41; var text = new string('x', 50) + \"end\";" }), StringComparison.Ordinal);
        Assert.Equal("42", await InvokeAsync("ask", new() { ["question"] = "what?" }));
        Assert.Equal("41", await InvokeAsync("retrieve", new() { ["name"] = "n" }));
        Assert.Equal(
            "xend\n[characters 49..53 of 53 of text]",
            await InvokeAsync("retrieve", new() { ["name"] = "text", ["offset"] = 49, ["length"] = 10 }));
        Assert.StartsWith("Not answered: ", await InvokeAsync("ask", new() { ["question"] = "and now?" }), StringComparison.Ordinal);
        Assert.False(kernel.Plugins["cave"]["retrieve"].Metadata.Parameters.Single(p => p.Name == "offset").IsRequired);

        async Task<string> InvokeAsync(string function, KernelArguments arguments) =>
            (await kernel.InvokeAsync("cave", function, arguments)).GetValue<object>()!.ToString()!;
    }

    [Fact]
    public async Task A_session_is_a_chat_service_that_says_what_it_used()
    {
        await using CaveHost host = Host("FINAL(7319)", "FINAL(2)");
        await using Session session = host.Open();
        IChatCompletionService service = session.AsChatCompletionService();
        var history = new ChatHistory("Be brief.");
        history.AddUserMessage("What is the key?");
        ChatMessageContent reply = await service.GetChatMessageContentAsync(history);
        Assert.Equal(("7319", AuthorRole.Assistant), (reply.Content, reply.Role));
        Assert.True(((Microsoft.Extensions.AI.UsageDetails)reply.Metadata!["Usage"]!).InputTokenCount > 0);
        Assert.Equal("stop", reply.Metadata["FinishReason"]);
        Assert.Equal("answered", reply.Metadata[CaveChatClient.StopKey]);
        history.Add(reply);
        history.AddUserMessage("And now?");
        Assert.Equal("2", (await service.GetChatMessageContentAsync(history)).Content);
        string sent = ((ScriptedModel)host.Options.Model).Requests[1][^1].Text;
        Assert.DoesNotContain("Be brief.", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("What is the key?", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_streams_its_way_as_reasoning_and_its_answer_as_text()
    {
        await using CaveHost host = Host("FINAL(7319)");
        await using Session session = host.Open();
        var parts = new List<StreamingChatMessageContent>();
        await foreach (StreamingChatMessageContent part in session.AsChatCompletionService().GetStreamingChatMessageContentsAsync(new ChatHistory { new ChatMessageContent(AuthorRole.User, "What?") }))
            parts.Add(part);
        Assert.Equal("7319", string.Concat(parts.Select(p => p.Content)));
        Assert.Contains("FINAL", string.Concat(parts.SelectMany(p => p.Items).OfType<StreamingReasoningContent>().Select(r => r.Text)), StringComparison.Ordinal);
        Assert.Single(parts, p => p.Metadata?.ContainsKey("Usage") == true);
        Assert.Contains(parts, p => p.Metadata?.GetValueOrDefault("FinishReason") as string == "stop");
    }

    [Fact]
    public async Task A_prompt_of_a_kernel_may_be_answered_by_a_session()
    {
        await using CaveHost host = Host("FINAL(ctx.Length)");
        await using Session session = await host.OpenAsync([Input.FromText("t", "four")]);
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.Add(new Microsoft.Extensions.DependencyInjection.ServiceDescriptor(
            typeof(IChatCompletionService), session.AsChatCompletionService()));
        Assert.Equal("4", (await builder.Build().InvokePromptAsync("How long is it?")).ToString());
    }

    [Fact]
    public async Task Tools_of_a_request_are_refused_in_words_and_so_is_a_run_without_an_answer()
    {
        await using CaveHost host = Host();
        await using Session session = host.Open();
        var kernel = new Kernel();
        kernel.Plugins.Add(KernelPluginFactory.CreateFromFunctions("p", [KernelFunctionFactory.CreateFromMethod(() => 1, "one")]));
        NotSupportedException refused = await Assert.ThrowsAsync<NotSupportedException>(() => session.AsChatCompletionService()
            .GetChatMessageContentAsync("What?", new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel));
        Assert.Contains("Session.LendAsync", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CaveException>(() => session.AsChatCompletionService().GetChatMessageContentAsync("What?"));
    }

    [Fact]
    public async Task Two_callers_take_turns()
    {
        await using CaveHost host = Host("FINAL(1)", "FINAL(2)", "FINAL(3)", "FINAL(4)");
        await using Session session = host.Open();
        IChatCompletionService service = session.AsChatCompletionService();
        ChatMessageContent[] replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => service.GetChatMessageContentAsync($"What {i}?")));
        Assert.Equal(["1", "2", "3", "4"], replies.Select(r => r.Content).Order(StringComparer.Ordinal));
    }

    private static CaveHost Host(params string[] cells) => new(new CaveOptions
    {
        Model = new ScriptedModel([.. cells.Select(ScriptedModel.Cell)]),
        WarmWorkers = 0,
    }.InProcess());
}
