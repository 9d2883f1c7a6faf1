using System.Runtime.CompilerServices;
using CaveRuntime.Models;
using CaveRuntime.Offline.Leaves;
using CaveRuntime.Offline.Operating;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Offline;

/// <summary>
/// The embedded default model: no key, no network, no weights. It matches words, not meaning, and says so in every answer.
/// </summary>
/// <remarks>
/// It plays two roles, told apart by the data that the runtime's messages carry (<see cref="PromptParts"/>). Under an operator prompt it
/// writes real cells: it looks at <c>ctx</c>, searches it, hands the best passages to subcalls and answers with a quotation and its
/// position. In any other chat it is the leaf: it finds the sentence of the prompt that shares most words with the question in it
/// (BM25-like weights, with word pairs counting extra), takes out the number, date or name asked for, and leaves values that the text
/// denies.
/// The same conversation always gets the same reply. Immutable and thread-safe; holds nothing between calls.
/// </remarks>
public sealed class OfflineChatClient : IChatClient
{
    /// <summary>The name of the model in options, usage figures and transcripts.</summary>
    public const string ModelName = "offline";

    // It costs nothing, and says so: a ceiling on money can then be held.
    internal static readonly ModelProfile Profile = new() { Window = 128_000, InputPrice = 0, OutputPrice = 0 };

    private static readonly ChatClientMetadata s_metadata = new(ModelName, null, ModelName);

    /// <summary>Replies to a conversation.</summary>
    /// <returns>One assistant message; usage holds estimated token counts, since there are no tokens to count.</returns>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Task.Run(() => Respond([.. messages], options, cancellationToken), cancellationToken);
    }

    /// <summary>Replies to a conversation in pieces, line by line, the usage last.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options =
            null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var line in Lines(response.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, line) { ModelId = ModelName };
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(response.Usage!)])
        {
            ModelId = ModelName,
            FinishReason = ChatFinishReason.Stop,
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        return serviceType == typeof(ChatClientMetadata) ? s_metadata
            : serviceType == typeof(ModelProfile) ? Profile
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the model holds nothing.</summary>
    public void Dispose()
    {
    }

    private static ChatResponse Respond(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        string reply = Conversation.Of(messages) is { } conversation
            ? Operator.Reply(conversation)
            : Leaf.Reply(messages.LastOrDefault(m => m.Role == ChatRole.User), (options?.ResponseFormat as ChatResponseFormatJson)?.Schema);
        cancellationToken.ThrowIfCancellationRequested();
        var (sent, written) = (messages.Sum(message => TokenCount.Estimate(message.Text)), TokenCount.Estimate(reply));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))
        {
            ModelId = ModelName,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = sent, OutputTokenCount = written, TotalTokenCount = sent + written },
        };
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }
}
