using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Replies.Thinking;
using CaveRuntime.Trees;
using CaveRuntime.Views;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Runs;

/// <summary>The model that writes cells: asks it for the next reply, and joins a reply that was cut off by length.</summary>
internal sealed class Operator(RunNode node, TokenCounter counter)
{
    private const int MaxContinuations = 2;

    private readonly PrefixMeter _prefixes = new();

    /// <summary>Estimated tokens of the largest view that was sent.</summary>
    public long PeakViewTokens { get; private set; }

    /// <summary>One reply to what the transcript shows. A view that turns out too large for the model is reduced and sent once
    /// more.</summary>
    public async Task<OperatorReply> ReplyAsync(RunTranscript transcript, int turn, CancellationToken cancellationToken)
    {
        transcript.Use(SessionViews.WindowOf(node.Current));
        View view = await transcript.ViewAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReplyAsync(view.ToChat(), turn, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelException e) when (e.Kind == ModelErrorKind.ContextOverflow)
        {
            if (await transcript.SmallerAsync(view, e, cancellationToken).ConfigureAwait(false) is not { } smaller)
                throw;
            return await ReplyAsync(smaller.ToChat(), turn, cancellationToken, ModelKey.Smaller).ConfigureAwait(false);
        }
    }

    /// <summary>One reply to this view, whole where the model completes it.</summary>
    public async Task<OperatorReply> ReplyAsync(
        IReadOnlyList<ChatMessage> view, int turn, CancellationToken cancellationToken, string purpose = ModelKey.Turn)
    {
        OperatorReply reply = await AskAsync(view, turn, purpose, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < MaxContinuations && reply.CanGoOn; i++)
        {
            reply = reply.Then(await AskAsync(
                [
                    .. view,
                    new PromptParts(PromptKind.Reply).ToMessage(ChatRole.Assistant, reply.Text),
                    new PromptParts(PromptKind.Notice).ToMessage(ChatRole.User, PromptCatalog.Continue.Fill()),
                ],
                turn,
                ModelKey.Rest,
                cancellationToken).ConfigureAwait(false));
        }

        return reply;
    }

    private async Task<OperatorReply> AskAsync(
        IReadOnlyList<ChatMessage> view, int turn, string purpose, CancellationToken cancellationToken)
    {
        long estimate = view.Sum(View.EstimateOf);
        long tokens = counter.Of(estimate);
        long shared = counter.Of(_prefixes.Measure(view));
        PeakViewTokens = Math.Max(PeakViewTokens, tokens);
        (ChatResponse response, Usage usage, string model) = await ModelCalls.CallAsync(
            node,
            node.Model,
            estimate,
            isSubcall: false,
            stop => StreamAsync(view, stop),
            cancellationToken,
            shared: shared,
            purpose: purpose).ConfigureAwait(false)
            ?? throw new OperationCanceledException("A ceiling is reached.");
        if (!usage.Estimated)
            counter.Learn(estimate, usage.InputTokens);
        node.Events.Add(new ModelCalled(turn, model, tokens, usage));
        if (response.Warning() is { } warning)
            node.Events.Add(new WarningRaised(warning));
        return OperatorReply.Of(response, model);
    }

    private async Task<ChatResponse> StreamAsync(
        IReadOnlyList<ChatMessage> view,
        CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        var deltas = new MaskedDeltas(node.Events);
        IChatClient client = node.Model.Client;
        SpokenStream spoken = StreamHabits.Next(client);
        bool calls = node.Options.ActionFormat == ActionFormat.ToolCall && view[0].Role == ChatRole.System;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(
            calls ? ToolCallView.Of(view, node.Model.Name) : view,
            calls ? ToolCalls.Options : null,
            cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            if (spoken.Add(update.Text) is { Length: > 0 } shown)
                deltas.Add(shown);
        }

        ChatResponse response = updates.ToChatResponse();
        var reply = OperatorReply.Of(response, node.Model.Name);
        StreamHabits.Learn(client, reply.ClosesOnly);
        if (spoken.End(reply.Text) is { Length: > 0 } rest)
            deltas.Add(rest);
        deltas.End();
        return response;
    }
}
