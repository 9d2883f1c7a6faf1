namespace CaveRuntime.Cells.Calls;

/// <summary>Many calls at once, in parallel up to the host's limit, answered in the order in which they were asked.</summary>
internal static class Batch
{
    /// <summary>Makes all calls. A slot that fails, fails alone.</summary>
    /// <param name="subcalls">Makes one call.</param>
    /// <param name="calls">The calls; null stands for one whose prompt is null.</param>
    /// <param name="ask">Makes one call of the batch, and all further calls that belong to it.</param>
    public static async Task<T[]> RunAsync<T>(ISubcalls subcalls, IReadOnlyList<Subcall> calls, Func<Subcall, Task<T>> ask)
    {
        var replies = new T[calls.Count];
        long batch = subcalls.NextBatch();
        var options = new ParallelOptions { MaxDegreeOfParallelism = subcalls.ParallelCalls };
        await Parallel.ForAsync(0, calls.Count, options, async (slot, _) =>
            replies[slot] = await ask(calls[slot] with { Place = (batch, slot, calls.Count) }).ConfigureAwait(false)).ConfigureAwait(false);
        return replies;
    }
}
