using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using KernelFunctionCall = Microsoft.SemanticKernel.FunctionCallContent;

namespace CaveRuntime.SemanticKernel;

/// <summary>
/// A chat service as a chat client. How a request looks to the service is the kernel's own conversion; of a reply that conversion loses
/// use, end and thoughts, so that these are read from what the service itself has said. Thread-safe where the service is.
/// </summary>
internal sealed class ServiceModel(IChatCompletionService service, Kernel? kernel) : IChatClient
{
    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var heard = new HeardService(service, kernel);
        using IChatClient asked = heard.AsChatClient();
        ChatResponse response;
        try
        {
            response = await asked.GetResponseAsync(Request(messages, options), Offered(options), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException e)
        {
            throw ServiceFailure.Of(e, service);
        }

        if (heard.Reply is { } reply)
        {
            response.Usage ??= ServiceUsage.Of(reply.Metadata, reply.InnerContent);
            response.FinishReason ??= ServiceUsage.Finish(reply.Metadata);
            response.ModelId ??= reply.ModelId;
            if (response.Messages.LastOrDefault() is { } message && !message.Contents.OfType<TextReasoningContent>().Any())
                message.Contents = [.. Thoughts(reply.Items.OfType<ReasoningContent>().Select(r => r.Text)), .. message.Contents];
        }

        return response;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var heard = new HeardService(service, kernel);
        using IChatClient asked = heard.AsChatClient();
        var usage = new StreamedUsage();
        await using IAsyncEnumerator<ChatResponseUpdate> updates =
            asked.GetStreamingResponseAsync(Request(messages, options), Offered(options), cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
        string? model = null;
        while (await NextAsync(updates).ConfigureAwait(false))
        {
            ChatResponseUpdate update = updates.Current;
            StreamingChatMessageContent part = heard.Part!;
            usage.Add(part.Metadata, part.InnerContent);
            model = update.ModelId ??= part.ModelId;
            update.FinishReason ??= ServiceUsage.Finish(part.Metadata);
            if (Thoughts(part.Items.OfType<StreamingReasoningContent>().Select(r => r.Text)) is { Length: > 0 } thoughts)
                update.Contents = [.. thoughts, .. update.Contents];
            yield return update;
        }

        List<AIContent> rest = [.. heard.Calls.Select(Call)];
        if (usage.Total is { } total)
            rest.Add(new UsageContent(total));
        if (rest.Count > 0)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, rest)
            {
                ModelId = model,
                FinishReason = heard.Calls.Count > 0 ? ChatFinishReason.ToolCalls : null,
            };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(service) ? service
            : serviceType == typeof(Kernel) ? kernel
            : serviceType == typeof(ChatClientMetadata) ? service.AsChatClient().GetService(serviceType)
            : null;
    }

    /// <summary>Does nothing: the service belongs to its kernel.</summary>
    public void Dispose()
    {
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (HttpOperationException e)
        {
            throw ServiceFailure.Of(e, service);
        }
    }

    // The kernel's conversion leaves instructions out.
    private static IEnumerable<ChatMessage> Request(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        string.IsNullOrEmpty(options?.Instructions) ? messages : messages.Prepend(new ChatMessage(ChatRole.System, options.Instructions));

    // And so it does with tools that are only declared.
    private static ChatOptions? Offered(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
            return options;
        ChatOptions changed = options.Clone();
        changed.Tools = [.. tools.Select(t => t is AIFunctionDeclaration declared and not AIFunction ? new DeclaredFunction(declared) : t)];
        return changed;
    }

    private static AIContent[] Thoughts(IEnumerable<string?> texts) =>
        [.. texts.Where(t => !string.IsNullOrEmpty(t)).Select(t => new TextReasoningContent(t))];

    private static AIContent Call(KernelFunctionCall call) => new Microsoft.Extensions.AI.FunctionCallContent(
        call.Id ?? "",
        call.PluginName is { Length: > 0 } plugin ? $"{plugin}-{call.FunctionName}" : call.FunctionName,
        call.Arguments?.ToDictionary(a => a.Key, a => a.Value)) { Exception = call.Exception };
}
