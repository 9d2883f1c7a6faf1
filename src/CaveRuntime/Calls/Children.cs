using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Journal;
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
    /// <param name="call">The call.</param>
    /// <param name="key">Names it in the journal.</param>
    /// <param name="cancellationToken">Ends with the parent's cell.</param>
    public async Task<ScopeResult> AnswerAsync(ChildCall call, string key, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(call.Question))
            return Failed("the question is empty");
        CallText text = call.Text;
        if (text.Own is null && node.Context.Slice(text.Start, text.Length) is null)
            return Failed("the text does not lie in ctx");
        if (node.Tree.TimeLeft == TimeSpan.Zero)
            return Failed("no time is left for a child run");
        // A child that is taken up again was reserved before.
        string? begun = node.Journal?.Session.Past?.Child(key);
        if (begun is null && node.Account.ReserveChild() is { } refusal)
            return Failed(refusal);
        string id = begun ?? RunNode.NewId(node.Options.TimeProvider);
        if (begun is null)
            node.Journal?.Session.Note(new ChildBegun(key, id));
        SemaphoreSlim places = node.Tree.ChildPlaces(node.Depth + 1);
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using LoadedInputs? own = text.Own is { Length: > 0 } characters ? LoadedInputs.Of("text", characters) : null;
            InputSlice context = text.Own is null ? node.Context.Slice(text.Start, text.Length)! : new InputSlice(own);
            RunNode child = node.Child(context, node.Journal?.Child(key), id);
            SpentBefore.RestoreChild(child);
            return await RunAsync(call, child, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<ScopeResult> RunAsync(ChildCall call, RunNode child, CancellationToken cancellationToken)
    {
        node.Events.Add(
            new ChildStarted(call.Id, call.Cell, child.Id, child.Depth, child.Model.Name, call.Question, child.Context.Length));
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
