using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Events;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Embedding;

/// <summary>What a run has come to, as the response of a chat client.</summary>
internal static class AnswerResponse
{
    /// <summary>The response of a run that has ended.</summary>
    /// <exception cref="CaveException">The model, the worker or the library failed; the message says what happened.</exception>
    public static ChatResponse Of(Answer answer, ChatOptions? asked, CaveOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.Stop is StopReason.ModelError or StopReason.WorkerError or StopReason.InternalError or StopReason.Cancelled
            or StopReason.StoreError)
        {
            throw new CaveException(answer.Error?.Message ?? "The run ended without an answer.");
        }

        string? text = ChatShape.Of(asked?.ResponseFormat)?.Read(answer.Text, answer.Json).Json ?? answer.Text;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [text is null
            ? new ErrorContent(answer.Error?.Message ?? "The run ended without an answer.") { ErrorCode = answer.Error?.Code }
            : new TextContent(text)]) { MessageId = answer.RunId })
        {
            ResponseId = answer.RunId,
            ModelId = (options.Model.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId,
            CreatedAt = options.TimeProvider.GetUtcNow(),
            FinishReason = answer.Stop == StopReason.Answered ? ChatFinishReason.Stop : ChatFinishReason.Length,
            Usage = UsageOf(answer.Usage),
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [CaveChatClient.RunIdKey] = answer.RunId,
                [CaveChatClient.StopKey] = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Stop.ToString())
            },
        };
    }

    /// <summary>A run while it goes on: what the model writes on the way is reasoning, and the answer comes at the end.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IAsyncEnumerable<RunEvent> events,
        ChatOptions? asked,
        CaveOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string run = "";
        await foreach (RunEvent happened in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            run = run.Length == 0 ? happened.RunId : run;
            if (happened is TextDelta { Text: var text } && happened.RunId == run)
            {
                yield return new ChatResponseUpdate(
                    ChatRole.Assistant,
                    [new TextReasoningContent(text)]) { ResponseId = run, MessageId = run, CreatedAt = happened.Time };
            }
            foreach (ChatResponseUpdate update in happened is RunFinished { Answer: var answer }
                ? Of(answer, asked, options, cancellationToken).ToChatResponseUpdates()
                : [])
            {
                update.ResponseId = run;
                yield return update;
            }
        }
    }

    private static UsageDetails UsageOf(Usage usage)
    {
        var details = new UsageDetails
        {
            InputTokenCount = usage.InputTokens,
            OutputTokenCount = usage.OutputTokens,
            TotalTokenCount = usage.InputTokens + usage.OutputTokens,
            CachedInputTokenCount = usage.CachedInputTokens,
            ReasoningTokenCount = usage.ReasoningTokens,
        };
        if (usage.CostUsd is { } cost)
            details.SetCost(cost);
        if (usage.Estimated)
            (details.AdditionalCounts ??= [])[ModelUsage.EstimatedKey] = 1;
        return details;
    }
}
