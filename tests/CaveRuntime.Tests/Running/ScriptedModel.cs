using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Running;

/// <summary>A model that says what the test wrote: the next reply for the operator, a function of the prompt for subcalls.</summary>
internal sealed class ScriptedModel(params string[] replies) : IChatClient
{
    private readonly Queue<string> _replies = new(replies);

    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public Func<string, CancellationToken, Task<string>> Subcall { get; init; } = (prompt, _) => Task.FromResult("reply to: " + prompt);

    /// <summary>Why an operator's request is refused; null where it is not.</summary>
    public Func<IReadOnlyList<ChatMessage>, Exception?> Refuses { get; init; } = _ => null;

    public static string Cell(string code) => $"I run this.\n\n```csharp\n{code}\n```\n";

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] request = [.. messages];
        if (request[0].Role != ChatRole.System)
            return Respond(await Subcall(request[^1].Text, cancellationToken), request);
        lock (Requests)
        {
            if (Refuses(request) is { } refusal)
                throw refusal;
            Requests.Add(request);
            return Respond(_replies.TryDequeue(out string? reply) ? reply : throw new InvalidOperationException("the script has ended"), request);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted") : null;

    public void Dispose()
    {
    }

    private static ChatResponse Respond(string text, ChatMessage[] request) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        Usage = new UsageDetails { InputTokenCount = request.Sum(m => m.Text.Length), OutputTokenCount = text.Length },
        FinishReason = ChatFinishReason.Stop,
    };
}
