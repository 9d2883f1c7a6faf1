using CaveRuntime.Budgets;
using CaveRuntime.Calls;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Trees;

namespace CaveRuntime.Runs;

/// <summary>Makes the subcalls of a map-reduce that the host itself runs, as if a cell made them, without a worker between.
/// Thread-safe.</summary>
internal sealed class HostSubcalls(RunNode node, CallDispatcher calls, CancellationToken cancellationToken) : ISubcalls
{
    private long _calls;
    private long _batches;

    public int ParallelCalls => node.Options.Limits.MaxParallel;

    public int ReduceTokens => NamedModel.ReduceTokens(node.Begun);

    public long NextBatch() => Interlocked.Increment(ref _batches);

    public async Task<Reply> CallAsync(ReplyCall call)
    {
        ReplyCall own = call with { Id = Interlocked.Increment(ref _calls), Cell = Account.NoCell };
        ScopeResult result = await calls.AnswerAsync(own, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result switch
        {
            ReplyResult reply => Reply.Of(reply.Text),
            FailedResult failed => Reply.Failed(failed.Error),
            _ => throw new InvalidOperationException($"A {result.GetType().Name} is no result of a subcall."),
        };
    }
}
