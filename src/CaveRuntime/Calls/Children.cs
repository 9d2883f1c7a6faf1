using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Replies;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Trees;

namespace CaveRuntime.Calls;

/// <summary>
/// Starts child runs: each with a transcript and a worker of its own, over the same pages (Recursive Language Models,
/// arXiv 2512.24601). Whatever becomes of a child is a result in its parent's cell. Thread-safe.
/// </summary>
internal sealed class Children(RunNode node)
{
    /// <summary>Runs a child to its answer.</summary>
    /// <exception cref="OperationCanceledException">The parent's cell has ended; nobody waits for the result.</exception>
    public async Task<ScopeResult> AnswerAsync(ChildCall call, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(call.Question))
            return Failed("the question is empty");
        CallText text = call.Text;
        if (text.Own is null && node.Context.Slice(text.Start, text.Length) is null)
            return Failed("the text does not lie in ctx");
        if (node.Tree.TimeLeft == TimeSpan.Zero)
            return Failed("no time is left for a child run");
        if (node.Account.ReserveChild() is { } refusal)
            return Failed(refusal);
        SemaphoreSlim places = node.Tree.ChildPlaces(node.Depth + 1);
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using LoadedInputs? own = text.Own is { Length: > 0 } characters ? LoadedInputs.Of("text", characters) : null;
            return await RunAsync(call, text.Own is null
                ? node.Context.Slice(text.Start, text.Length)!
                : new InputSlice(own), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<ScopeResult> RunAsync(ChildCall call, InputSlice context, CancellationToken cancellationToken)
    {
        RunNode child = node.Child(context);
        node.Events.Add(new ChildStarted(call.Id, call.Cell, child.Id, child.Depth, child.Model.Name, call.Question, context.Length));
        IAnswerShape? shape = call.Shape is { } asked ? new SchemaShape(asked.Schema) : null;
        Answer answer = await node.Tree.RunChild(child, call.Question, shape, cancellationToken).ConfigureAwait(false);
        bool ok = answer is { Stop: StopReason.Answered, Text: not null };
        string? reply = call.Shape is null ? answer.Text : answer.Json ?? answer.Text;
        string? error = ok ? null : answer.Error?.Message ?? $"the child run ended without an answer ({answer.Stop})";
        node.Events.Add(new ChildFinished(call.Id, child.Id, answer.Stop, error, answer.Turns, answer.Usage, answer.Elapsed)
        {
            Reply = ok ? reply : null,
        });
        cancellationToken.ThrowIfCancellationRequested();
        return error is null ? new ReplyResult(reply ?? "") : new FailedResult(error, reply ?? "");
    }

    private static FailedResult Failed(string reason) => new(reason);
}
