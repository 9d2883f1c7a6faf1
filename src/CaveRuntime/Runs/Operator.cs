using System.Text;
using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Trees;
using CaveRuntime.Views;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Runs;

/// <summary>The model that writes cells: asks it for the next reply, and joins a reply that was cut off by length.</summary>
internal sealed class Operator(RunNode node, TokenCounter counter)
{
    private const int MaxContinuations = 2;

    private readonly PrefixMeter _prefixes = new();
    private readonly IChatClient _client = node.Options.ActionFormat == ActionFormat.ToolCall
        ? new ToolCallModel(node.Model.Client)
        : node.Model.Client;

    /// <summary>Estimated tokens of the largest view that was sent.</summary>
    public long PeakViewTokens { get; private set; }

    /// <summary>One reply to what the transcript shows. A view that turns out too large for the model is reduced and sent once
    /// more.</summary>
    public async Task<string> ReplyAsync(RunTranscript transcript, int turn, CancellationToken cancellationToken)
    {
        View view = await transcript.ViewAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReplyAsync(view.ToChat(), turn, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelException e) when (e.Kind == ModelErrorKind.ContextOverflow)
        {
            if (await transcript.SmallerAsync(view, e, cancellationToken).ConfigureAwait(false) is not { } smaller)
                throw;
            return await ReplyAsync(smaller.ToChat(), turn, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One reply to this view, whole where the model completes it.</summary>
    public async Task<string> ReplyAsync(IReadOnlyList<ChatMessage> view, int turn, CancellationToken cancellationToken)
    {
        var reply = new StringBuilder();
        ChatResponse response = await AskAsync(view, turn, cancellationToken).ConfigureAwait(false);
        reply.Append(response.Text);
        for (int i = 0; i < MaxContinuations && response.FinishReason == ChatFinishReason.Length && response.Text.Length > 0; i++)
        {
            response = await AskAsync(
                [
                    .. view,
                    new PromptParts(PromptKind.Reply).ToMessage(ChatRole.Assistant, reply.ToString()),
                    new PromptParts(PromptKind.Notice).ToMessage(ChatRole.User, PromptCatalog.Continue.Fill()),
                ],
                turn,
                cancellationToken).ConfigureAwait(false);
            reply.Append(response.Text);
        }

        return reply.ToString();
    }

    private async Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> view, int turn, CancellationToken cancellationToken)
    {
        long estimate = view.Sum(View.EstimateOf);
        long tokens = counter.Of(estimate);
        long shared = counter.Of(_prefixes.Measure(view));
        PeakViewTokens = Math.Max(PeakViewTokens, tokens);
        (ChatResponse response, Usage usage) = await ModelCalls.CallAsync(
            node,
            node.Model,
            estimate,
            isSubcall: false,
            stop => StreamAsync(view, stop),
            cancellationToken,
            shared: shared).ConfigureAwait(false)
            ?? throw new OperationCanceledException("A ceiling is reached.");
        if (!usage.Estimated)
            counter.Learn(estimate, usage.InputTokens);
        node.Events.Add(new ModelCalled(turn, node.Model.Name, tokens, usage));
        if (response.Warning() is { } warning)
            node.Events.Add(new WarningRaised(warning));
        return response;
    }

    private async Task<ChatResponse> StreamAsync(IReadOnlyList<ChatMessage> view, CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        var deltas = new MaskedDeltas(node.Events);
        await foreach (ChatResponseUpdate update in (view[0].Role == ChatRole.System ? _client : node.Model.Client)
            .GetStreamingResponseAsync(view, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            if (update.Text.Length > 0)
                deltas.Add(update.Text);
        }

        deltas.End();

        return updates.ToChatResponse();
    }
}
