using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.AgentFramework;

/// <summary>A model that calls one tool, and then says what that has returned.</summary>
internal sealed class ToolModel(string tool, Dictionary<string, object?> arguments) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        object? result = messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().LastOrDefault()?.Result;
        Assert.Contains(options!.Tools!, t => t.Name == tool);
        return Task.FromResult(new ChatResponse(new ChatMessage(
            ChatRole.Assistant,
            [result is null ? new FunctionCallContent("call-1", tool, arguments) : new TextContent($"told: {result}")]))
            {
                Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 },
                ModelId = "tool-model",
            });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
