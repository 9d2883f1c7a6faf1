using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks;

/// <summary>A model in this process that replies what a function says, so that what is measured is ours.</summary>
internal sealed class ScriptedModel(Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>> reply) : IChatClient
{
    /// <summary>Says "ok" at once.</summary>
    public static ScriptedModel Instant { get; } = new((_, _) => Task.FromResult("ok"));

    /// <summary>A reply that is one cell.</summary>
    public static string Cell(string code) => $"```csharp\n{code}\n```";

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new(new ChatMessage(ChatRole.Assistant, await reply([.. messages], cancellationToken))) { FinishReason = ChatFinishReason.Stop };

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
