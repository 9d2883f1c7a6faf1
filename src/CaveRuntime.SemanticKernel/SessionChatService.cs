using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CaveRuntime.SemanticKernel;

/// <summary>
/// A chat client as a chat service whose replies keep what the kernel's own conversion loses: thoughts, use and end. Thread-safe where the
/// client is.
/// </summary>
internal sealed class SessionChatService(IChatClient client) : IChatCompletionService
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Attributes { get; } = client.AsChatCompletionService().Attributes;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default)
    {
        var heard = new HeardClient(client);
        IReadOnlyList<ChatMessageContent> replies = await heard.AsChatCompletionService()
            .GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken).ConfigureAwait(false);
        if (heard.Response is { } response && replies is [.., var reply])
        {
            reply.ModelId ??= response.ModelId;
            reply.Metadata = With(reply.Metadata, response.AdditionalProperties, response.Usage, response.FinishReason);
            if (reply.Items.Count == 0 && response.Messages[^1].Contents.OfType<ErrorContent>().FirstOrDefault() is { } error)
                throw new CaveException(error.Message);
        }

        return replies;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var heard = new HeardClient(client);
        await foreach (StreamingChatMessageContent part in heard.AsChatCompletionService()
            .GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken).ConfigureAwait(false))
        {
            ChatResponseUpdate update = heard.Update!;
            if (update.Contents.OfType<ErrorContent>().FirstOrDefault() is { } error)
                throw new CaveException(error.Message);
            foreach (TextReasoningContent thought in update.Contents.OfType<TextReasoningContent>())
                part.Items.Add(new StreamingReasoningContent(thought.Text));
            UsageDetails? usage = update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details;
            part.Metadata = With(part.Metadata, update.AdditionalProperties, usage, update.FinishReason);
            yield return part;
        }
    }

    private static Dictionary<string, object?> With(
        IReadOnlyDictionary<string, object?>? metadata,
        AdditionalPropertiesDictionary? more,
        UsageDetails? usage,
        ChatFinishReason? finish)
    {
        var all = new Dictionary<string, object?>(metadata ?? new Dictionary<string, object?>());
        foreach ((string key, object? value) in more ?? [])
            all[key] = value;
        if (usage is not null)
            all["Usage"] = usage;
        if (finish is { } reason)
            all["FinishReason"] = reason.Value;
        return all;
    }

    /// <summary>Keeps what the client says as it says it. For one request.</summary>
    private sealed class HeardClient(IChatClient client) : DelegatingChatClient(client)
    {
        public ChatResponse? Response { get; private set; }

        public ChatResponseUpdate? Update { get; private set; }

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .ConfigureAwait(false))
            {
                Update = update;
                yield return update;
            }
        }
    }
}
