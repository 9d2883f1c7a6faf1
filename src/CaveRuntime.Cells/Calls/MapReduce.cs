using System.Text.Json;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Cells.Typing;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells.Calls;

/// <summary>
/// One question about many chunks: a typed subcall for each, in parallel, then the parts are merged, in a tree if they
/// are more than one reduce step takes. Only the parts are kept.
/// </summary>
/// <param name="subcalls">Makes the calls.</param>
/// <param name="context">What the chunks may be parts of: <c>ctx</c>.</param>
/// <param name="map">What to find out about a chunk.</param>
/// <param name="reduce">How to make one result of several.</param>
/// <param name="failure">What to do about parts that fail.</param>
internal sealed class MapReduce(ISubcalls subcalls, Text context, string map, string reduce, PartFailure failure)
{
    private readonly List<string> _left = [];

    /// <summary>What was left out, one sentence each.</summary>
    public IReadOnlyList<string> LeftOut => _left;

    /// <summary>Maps all chunks and reduces the parts to one.</summary>
    /// <exception cref="CallFailedException">A part failed and may not be left out, or all parts failed.</exception>
    public async Task<TResult> RunAsync<TPart, TResult>(IReadOnlyList<Text> chunks)
    {
        if (chunks.Count == 0)
            throw new CallFailedException("map_reduce: there are no chunks.");
        Reply<TPart>[] mapped = await Batch.RunAsync(subcalls, chunks, (chunk, place) =>
            AskAsync<TPart>(new MapCall(map, TextOf(chunk ?? Text.Empty)) { Batch = place })).ConfigureAwait(false);
        List<string> parts = Good("part", mapped);
        while (true)
        {
            Reply<TResult>[] merged = await Batch.RunAsync(subcalls, Groups(parts), (group, place) =>
                AskAsync<TResult>(new ReduceCall(reduce, TextOf(new Text($"[{string.Join(",\n", group)}]"))) { Batch = place }))
                .ConfigureAwait(false);
            parts = Good("reduce step", merged);
            if (merged.Length == 1)
                return merged[0].Value;
        }
    }

    private CallText TextOf(Text text) => CallTexts.Of(text, context);

    private async Task<Reply<T>> AskAsync<T>(ReplyCall call)
    {
        Reply<T> reply = await TypedCall.AskAsync<T>(subcalls, call).ConfigureAwait(false);
        return !reply.Ok && failure == PartFailure.Retry
            ? await TypedCall.AskAsync<T>(subcalls, call with { Batch = null }).ConfigureAwait(false)
            : reply;
    }

    private List<string> Good<T>(string what, Reply<T>[] replies)
    {
        var good = new List<string>(replies.Length);
        for (int i = 0; i < replies.Length; i++)
        {
            if (replies[i].Ok)
                good.Add(JsonSerializer.Serialize(replies[i].Value, ReplyJson.Options));
            else if (failure == PartFailure.Skip)
                _left.Add($"{what} {i + 1} of {replies.Length} was left out: {replies[i].Error}");
            else
                throw new CallFailedException($"map_reduce: {what} {i + 1} of {replies.Length} failed: {replies[i].Error}");
        }

        return good.Count > 0 ? good : throw new CallFailedException($"map_reduce: every {what} failed; the first: {replies[0].Error}");
    }

    // At least two in a group, or the tree would never end.
    private List<List<string>> Groups(List<string> parts)
    {
        List<List<string>> groups = [[]];
        long tokens = 0;
        foreach (string part in parts)
        {
            long size = TokenEstimate.Of(part);
            if (tokens + size > subcalls.ReduceTokens && groups[^1].Count >= 2)
            {
                groups.Add([]);
                tokens = 0;
            }

            groups[^1].Add(part);
            tokens += size;
        }

        return groups;
    }
}
