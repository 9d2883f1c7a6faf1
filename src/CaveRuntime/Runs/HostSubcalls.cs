using CaveRuntime.Calls;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes;
using CaveRuntime.Trees;

namespace CaveRuntime.Runs;

/// <summary>Makes the subcalls of a map-reduce that the host itself runs, as if a cell made them, without a worker between. Thread-safe.</summary>
internal sealed class HostSubcalls(RunNode node, CallDispatcher calls, CancellationToken cancellation) : ISubcalls
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
        CallResult result = await calls.AnswerAsync(
            new Call(
                Interlocked.Increment(ref _calls),
                Cell,
                call.Kind == SubcallKind.Map ? CallKind.Map : CallKind.Reduce,
                call.Prompt,
                Batch: call.Place is { } place ? new BatchPlace(place.Batch, place.Slot, place.Slots) : null,
                Text: new CallText(0, call.Text!.Length, call.Text.ToString()),
                Shape: call.Schema is { } schema ? new ReplyShape(schema, call.Rejected?.Reply, call.Rejected?.Problem) : null),
            cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return result.Ok ? Reply.Of(result.Text) : Reply.Failed(result.Error!);
    }
}
