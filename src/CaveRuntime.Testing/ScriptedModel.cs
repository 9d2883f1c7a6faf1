using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Testing;

/// <summary>
/// A model that says what a test wrote: the next reply for the operator and a function of the prompt for subcalls, or one function for
/// both.
/// An operator's request is one that begins with a system message. Thread-safe; it makes no network call.
/// </summary>
public sealed class ScriptedModel : IChatClient
{
    private readonly List<IReadOnlyList<ChatMessage>> _requests = [];
    private readonly Queue<string> _replies = new();
    private readonly Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>>? _reply;

    /// <summary>Gives the operator these replies in turn; after the last one its requests fail.</summary>
    public ScriptedModel(params string[] replies) => _replies = new Queue<string>(replies);

    /// <summary>Replies to every request what a function says, and keeps no request.</summary>
    public ScriptedModel(Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>> reply) => _reply = reply;

    /// <summary>The operator's requests so far, in order.</summary>
    public IReadOnlyList<IReadOnlyList<ChatMessage>> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>The reply to a subcall; by default <c>reply to: </c> and the prompt.</summary>
    public Func<string, CancellationToken, Task<string>> Subcall { get; init; } = (prompt, _) => Task.FromResult("reply to: " + prompt);

    /// <summary>Why an operator's request is refused; null where it is not. It is refused by throwing what the function returns.</summary>
    public Func<IReadOnlyList<ChatMessage>, Exception?> Refuses { get; init; } = _ => null;

    /// <summary>Whether replies say what they used, with characters in place of tokens. True.</summary>
    public bool ReportsUsage { get; init; } = true;

    /// <summary>A reply that is one cell.</summary>
    public static string Cell(string code) => $"I run this.\n\n```csharp\n{code}\n```\n";

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] request = [.. messages];
        if (_reply is not null)
            return Respond(await _reply(request, cancellationToken).ConfigureAwait(false), request);
        if (request[0].Role != ChatRole.System)
            return Respond(await Subcall(request[^1].Text, cancellationToken).ConfigureAwait(false), request);
        lock (_requests)
        {
            if (Refuses(request) is { } refusal)
                throw refusal;
            _requests.Add(request);
            return Respond(_replies.TryDequeue(out string? reply)
                ? reply
                : throw new InvalidOperationException("the script has ended"), request);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options =
            null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted") : null;

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private ChatResponse Respond(string text, ChatMessage[] request) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        Usage = ReportsUsage
            ? new UsageDetails { InputTokenCount = request.Sum(m => m.Text.Length), OutputTokenCount = text.Length }
            : null,
        FinishReason = ChatFinishReason.Stop,
    };
}
