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
    /// <summary>No cell has this number.</summary>
    public const int Cell = 0;

    private long _calls;
    private long _batches;

    public int ParallelCalls => node.Options.Limits.MaxParallel;

    public int ReduceTokens => NamedModel.ReduceTokens(node.Options);

    public long NextBatch() => Interlocked.Increment(ref _batches);

    public async Task<Reply> CallAsync(Subcall call)
    {
        ScopeResult result = await calls.AnswerAsync(CallOf(call), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result switch
        {
            ReplyResult reply => Reply.Of(reply.Text),
            FailedResult failed => Reply.Failed(failed.Error),
            _ => throw new InvalidOperationException($"A {result.GetType().Name} is no result of a subcall."),
        };
    }

    private ReplyCall CallOf(Subcall call)
    {
        BatchPlace? place = call.Place is { } at ? new BatchPlace(at.Batch, at.Slot, at.Slots) : null;
        ReplyShape? shape = call.Schema is { } schema ? new ReplyShape(schema, call.Rejected?.Reply, call.Rejected?.Problem) : null;
        return call switch
        {
            MapSubcall map => new MapCall(NextId(), Cell, map.Prompt, TextOf(map.Chunk), place, shape),
            ReduceSubcall reduce => new ReduceCall(NextId(), Cell, reduce.Prompt, TextOf(reduce.Parts), place, shape),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "The host itself makes no such call."),
        };
    }

    private static CallText TextOf(Text text) => new(0, text.Length, text.ToString());

    private long NextId() => Interlocked.Increment(ref _calls);
}
