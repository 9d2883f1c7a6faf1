using System.Text.Json;
using CaveRuntime.Budgets;
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
    /// <summary>Does it.</summary>
    /// <exception cref="CallFailedException">A part failed and may not be left out, or ctx is empty.</exception>
    public async Task<Outcome> RunAsync(CallDispatcher calls, CancellationToken cancellationToken)
    {
        var plan = MapReducePlan.Of(node.Begun, node.Context.Text, options);
        if (Refusal(plan) is { } refusal)
            return new Outcome(StopReason.Budget, null, new RunError("budget", refusal));
        node.Events.Add(new MapReduceProgress(MapReduceStage.Map, 0, 0, plan.Chunks.Count));
        var work = new MapReduce(new HostSubcalls(node, calls, cancellationToken), node.Context.Text, map, reduce, options.Failure);
        TResult result = await work.RunAsync<TPart, TResult>(plan.Chunks).ConfigureAwait(false);
        foreach (string left in work.LeftOut)
            node.Events.Add(new WarningRaised(left));
        calls.EndCell(Account.NoCell);
        string json = JsonSerializer.Serialize(result, ReplyJson.Options);
        return new Outcome(StopReason.Answered, new Final(result as string ?? json, json));
    }

    // What is bound to end at a ceiling is not begun: everything that it had spent until there would be lost.
    private string? Refusal(MapReducePlan plan)
    {
        RunLimits limits = node.Options.Limits;
        long needed = plan.Chunks.Count + 1L;
        if (needed > limits.MaxSubcalls)
        {
            return FormattableString.Invariant(
                $"Nothing was asked: this map-reduce needs at least {needed:N0} calls ({plan.Chunks.Count:N0} chunks and a merge), and {limits.MaxSubcalls:N0} are allowed. Allow more (--max-subcalls), or cut larger chunks (--chunk-tokens).");
        }

        // Weighing a text reads all of it.
        if (limits.MaxTokens is { } most && plan.ChunkTokens > most)
        {
            return FormattableString.Invariant(
                $"Nothing was asked: this map-reduce sends at least {plan.ChunkTokens:N0} tokens in {needed:N0} calls, and {most:N0} are allowed. Allow more (--max-tokens), or give less input.");
        }

        return limits.MaxCostUsd is { } money && plan.LeastCost is { } least && least > money
            ? FormattableString.Invariant(
                $"Nothing was asked: this map-reduce sends {plan.ChunkTokens:N0} tokens, which cost at least {least:0.####} USD, and {money:0.####} USD are allowed. Allow more (--max-cost), take a cheaper model (--sub-model), or give less input.")
            : null;
    }
}
