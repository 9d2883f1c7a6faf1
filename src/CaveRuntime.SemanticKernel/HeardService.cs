using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CaveRuntime.SemanticKernel;

/// <summary>A chat service for one request, which keeps what it says as it says it.</summary>
internal sealed class HeardService(IChatCompletionService service, Kernel? kernel) : IChatCompletionService
{
    private readonly FunctionCallContentBuilder _calls = new();
    private bool _hasCalls;

    /// <summary>The reply; null before it came.</summary>
    public ChatMessageContent? Reply { get; private set; }

    /// <summary>The newest part of a reply that streams.</summary>
    public StreamingChatMessageContent? Part { get; private set; }

    /// <summary>The calls of functions in a reply that has streamed, each put together from its parts.</summary>
    public IReadOnlyList<FunctionCallContent> Calls => _hasCalls ? _calls.Build() : [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object?> Attributes => service.Attributes;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? _ = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessageContent> replies = await service.GetChatMessageContentsAsync(
            chatHistory, executionSettings, kernel, cancellationToken).ConfigureAwait(false);
        if (replies.Count == 0)
            throw new InvalidOperationException($"The chat service {service.GetType().Name} returned no message.");
        Reply = replies[0];
        return [replies[0]];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? _ = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamingChatMessageContent part in service.GetStreamingChatMessageContentsAsync(
            chatHistory, executionSettings, kernel, cancellationToken).ConfigureAwait(false))
        {
            Part = part;
            // What a service gives besides the first choice is another reply.
            if (part.ChoiceIndex != 0)
                continue;
            StreamingFunctionCallUpdateContent[] calls = [.. part.Items.OfType<StreamingFunctionCallUpdateContent>()];
            if (calls.Length == 0)
            {
                yield return part;
                continue;
            }

            // Half a call is no JSON, and the kernel's conversion would read it as such.
            _hasCalls = true;
            _calls.Append(part);
            var rest = new StreamingChatMessageContent(
                part.Role, null, part.InnerContent, part.ChoiceIndex, part.ModelId, part.Encoding, part.Metadata)
                {
                    AuthorName = part.AuthorName,
                };
            foreach (StreamingKernelContent item in part.Items.Except(calls))
                rest.Items.Add(item);
            yield return rest;
        }
    }
}
