using System.Text.Json;
using CaveRuntime.Calls;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Cells.Typing;
using CaveRuntime.Events;
using CaveRuntime.Replies;
using CaveRuntime.Trees;

namespace CaveRuntime.Runs;

/// <summary>A map-reduce over all of ctx as the work of a run: no cells, no worker, the same ceilings.</summary>
internal sealed class InputMapReduce<TPart, TResult>(RunNode node, string map, string reduce, MapReduceOptions options)
{
    private const int MaxChunkTokens = 8_000;

    /// <summary>Does it.</summary>
    /// <exception cref="CallFailedException">A part failed and may not be left out, or ctx is empty.</exception>
    public async Task<Outcome> RunAsync(CallDispatcher calls, CancellationToken cancellationToken)
    {
        int tokens = options.ChunkTokens ?? Math.Clamp((node.SubModel.Window ?? int.MaxValue) / 4, 100, MaxChunkTokens);
        var work = new MapReduce(new HostSubcalls(node, calls, cancellationToken), node.Context.Text, map, reduce, options.Failure);
        TResult result = await work.RunAsync<TPart, TResult>(
            [.. node.Context.Text.Chunks(tokens, options.OverlapTokens)]).ConfigureAwait(false);
        foreach (string left in work.LeftOut)
            node.Events.Add(new WarningRaised(left));
        calls.EndCell(HostSubcalls.Cell);
        string json = JsonSerializer.Serialize(result, ReplyJson.Options);
        return new Outcome(StopReason.Answered, new Final(result as string ?? json, json));
    }
}
