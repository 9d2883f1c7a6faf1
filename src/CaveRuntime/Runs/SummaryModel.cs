using CaveRuntime.Cells.Cutting;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Replies.Thinking;
using CaveRuntime.Trees;
using CaveRuntime.Views;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Runs;

/// <summary>Asks the model for a summary, at the run's expense. A failure is a reply that says so; only the run's own end is
/// thrown.</summary>
internal sealed class SummaryModel(RunNode node)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public async Task<SummaryReply> AskAsync(string request, CancellationToken cancellationToken)
    {
        try
        {
            long tokens = TokenEstimate.Of(request);
            // The request is made to fit the model whose view it is about.
            NamedModel model = node.Summarizer.Window is { } window && tokens > window ? node.Model : node.Summarizer;
            ModelCall called = await ModelCalls.CallAsync(
                node,
                model,
                tokens,
                isSubcall: false,
                stop => SendAsync(model, request, stop),
                cancellationToken,
                purpose: ModelKey.Summary).ConfigureAwait(false)
                // It has stopped the run, whose end this is then; to whoever only compacts it is a failure like others.
                ?? throw new OperationCanceledException("a ceiling of the run is reached");
            return new SummaryReply(
                Spoken.Of(called.Response.Text).Text,
                called.Response.FinishReason == ChatFinishReason.Length ? "the summary was cut off by the length limit" : null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new SummaryReply("", e.Message.TrimEnd('.'));
        }
    }

    // A model that is late has failed, for the journal as for the run.
    private async Task<ChatResponse> SendAsync(NamedModel model, string request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(s_limit, node.Options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await model.Client.GetResponseAsync(
                [new PromptParts(PromptKind.Summarize).ToMessage(ChatRole.User, request)],
                cancellationToken: stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelException(ModelErrorKind.Unavailable, $"the model took longer than {s_limit.TotalSeconds:0} s", e);
        }
    }
}
