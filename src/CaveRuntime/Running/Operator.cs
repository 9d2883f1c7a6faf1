using System.Text;
using CaveRuntime.Cells;
using CaveRuntime.Events;
using CaveRuntime.Recursion;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Running;

/// <summary>The model that writes cells: asks it for the next reply, and joins a reply that was cut off by length.</summary>
internal sealed class Operator(RunNode node)
{
    private const int MostContinuations = 2;

    /// <summary>Estimated tokens of the largest view that was sent.</summary>
    public long PeakViewTokens { get; private set; }

    /// <summary>One reply to this view, whole if it can be had.</summary>
    public async Task<string> ReplyAsync(IReadOnlyList<ChatMessage> view, int turn, CancellationToken cancellation)
    {
        var reply = new StringBuilder();
        ChatResponse response = await AskAsync(view, turn, cancellation).ConfigureAwait(false);
        reply.Append(response.Text);
        for (int i = 0; i < MostContinuations && response.FinishReason == ChatFinishReason.Length && response.Text.Length > 0; i++)
        {
            response = await AskAsync(
                [.. view, new(ChatRole.Assistant, reply.ToString()), new(ChatRole.User, Prompt.Of("continue"))],
                turn,
                cancellation).ConfigureAwait(false);
            reply.Append(response.Text);
        }

        return reply.ToString();
    }

    private async Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> view, int turn, CancellationToken cancellation)
    {
        long tokens = view.Sum(message => (long)TokenEstimate.Of(message.Text));
        PeakViewTokens = Math.Max(PeakViewTokens, tokens);
        (ChatResponse response, Usage usage) = await ModelCalls.CallAsync(node, node.Model, tokens, isSubcall: false, stop => StreamAsync(view, stop), cancellation).ConfigureAwait(false)
            ?? throw new OperationCanceledException("A ceiling is reached.");
        node.Events.Add(new ModelCalled(turn, node.Model.Name, tokens, usage));
        if (response.Warning() is { } warning)
            node.Events.Add(new WarningRaised(warning));
        return response;
    }

    private async Task<ChatResponse> StreamAsync(IReadOnlyList<ChatMessage> view, CancellationToken cancellation)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in node.Model.Client.GetStreamingResponseAsync(view, cancellationToken: cancellation).ConfigureAwait(false))
        {
            updates.Add(update);
            if (update.Text.Length > 0)
                node.Events.Add(new TextDelta(update.Text));
        }

        return updates.ToChatResponse();
    }
}
