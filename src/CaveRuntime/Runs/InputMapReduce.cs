using System.Text.Json;
using CaveRuntime.Budgets;
using CaveRuntime.Calls;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Cells.Cutting;
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
        int tokens = options.ChunkTokens ?? Math.Clamp((NamedModel.Leaf(node.Begun).Window ?? int.MaxValue) / 4, 100, MaxChunkTokens);
        Text[] chunks = [.. node.Context.Text.Chunks(tokens, options.OverlapTokens)];
        if (Refusal(chunks) is { } refusal)
            return new Outcome(StopReason.Budget, null, new RunError("budget", refusal));
        node.Events.Add(new MapReduceProgress(MapReduceStage.Map, 0, 0, chunks.Length));
        var work = new MapReduce(new HostSubcalls(node, calls, cancellationToken), node.Context.Text, map, reduce, options.Failure);
        TResult result = await work.RunAsync<TPart, TResult>(chunks).ConfigureAwait(false);
        foreach (string left in work.LeftOut)
            node.Events.Add(new WarningRaised(left));
        calls.EndCell(Account.NoCell);
        string json = JsonSerializer.Serialize(result, ReplyJson.Options);
        return new Outcome(StopReason.Answered, new Final(result as string ?? json, json));
    }

    // What is bound to end at a ceiling is not begun: everything that it had spent until there would be lost.
    private string? Refusal(Text[] chunks)
    {
        RunLimits limits = node.Options.Limits;
        long needed = chunks.Length + 1L;
        if (needed > limits.MaxSubcalls)
        {
            return FormattableString.Invariant(
                $"Nothing was asked: this map-reduce needs at least {needed:N0} calls ({chunks.Length:N0} chunks and a merge), and {limits.MaxSubcalls:N0} are allowed. Allow more (--max-subcalls), or cut larger chunks (--chunk-tokens).");
        }

        // Weighing a text reads all of it.
        if (limits.MaxTokens is not { } most)
            return null;
        long tokens = chunks.Sum(c => TokenEstimate.Of(c));
        return tokens > most
            ? FormattableString.Invariant(
                $"Nothing was asked: this map-reduce sends at least {tokens:N0} tokens in {needed:N0} calls, and {most:N0} are allowed. Allow more (--max-tokens), or give less input.")
            : null;
    }
}
