using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AgentTeam;

/// <summary>Stands for a model that is good at tools where there is none: it asks the tool <c>ask</c> what it was asked, and passes the reply on.</summary>
public sealed class Clerk : IChatClient
{
    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        AIContent next = all[^1].Contents.OfType<FunctionResultContent>().FirstOrDefault() is { } result
            ? new TextContent($"The documents say: {result.Result}")
            : options?.Tools?.Any(t => t.Name == "ask") == true
            ? new FunctionCallContent("call-1", "ask", new Dictionary<string, object?> { ["question"] = all[^1].Text })
            : new TextContent($"I was told: {all[^1].Text}");
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [next]))
        {
            ModelId = "clerk",
            Usage = new UsageDetails { InputTokenCount = 12, OutputTokenCount = 6 },
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
