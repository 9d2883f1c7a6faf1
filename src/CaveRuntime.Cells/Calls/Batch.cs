using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells.Calls;

/// <summary>Many calls at once, in parallel up to the host's limit, answered in the order in which they were asked.</summary>
internal static class Batch
{
    /// <summary>Makes all calls. A slot that fails, fails alone.</summary>
    /// <param name="subcalls">Makes one call.</param>
    /// <param name="items">What the calls are about.</param>
    /// <param name="ask">Makes the call about one item at its place, and all further calls that belong to it.</param>
    public static async Task<T[]> RunAsync<TItem, T>(
        ISubcalls subcalls, IReadOnlyList<TItem> items, Func<TItem, BatchPlace, Task<T>> ask)
    {
        var replies = new T[items.Count];
        long batch = subcalls.NextBatch();
        var options = new ParallelOptions { MaxDegreeOfParallelism = subcalls.ParallelCalls };
        // A call is made when its turn comes: the texts of those that wait are not copied yet.
        await Parallel.ForAsync(0, items.Count, options, async (slot, _) =>
            replies[slot] = await ask(items[slot], new BatchPlace(batch, slot, items.Count)).ConfigureAwait(false)).ConfigureAwait(false);
        return replies;
    }
}
