using CaveRuntime.Cells.Calls;

namespace CaveRuntime.Cells;

/// <content>Map-reduce: one question about many chunks.</content>
public sealed partial class CellApi
{
    /// <summary>
    /// Asks the same of every chunk, in parallel, and merges the parts into one result; if there are too many for one step,
    /// in a tree.
    /// </summary>
    /// <typeparam name="TPart">What a chunk gives: a record of a cell, a list, a number, a string.</typeparam>
    /// <typeparam name="TResult">What all chunks together give.</typeparam>
    /// <param name="chunks">What to read, such as <c>ctx.Chunks(4000)</c>.</param>
    /// <param name="map">What to find out about a chunk.</param>
    /// <param name="reduce">How to make one result of several.</param>
    /// <param name="failure">What to do about parts that fail.</param>
    /// <exception cref="CallFailedException">A part failed and may not be left out, or all parts failed.</exception>
    public TResult map_reduce<TPart, TResult>(
        IEnumerable<Text> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        Wait(map_reduce_async<TPart, TResult>(chunks, map, reduce, failure));

    /// <summary>As <see cref="map_reduce{TPart, TResult}(IEnumerable{Text}, string, string, PartFailure)"/>, without waiting.</summary>
    public async Task<TResult> map_reduce_async<TPart, TResult>(
        IEnumerable<Text> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentException.ThrowIfNullOrWhiteSpace(map);
        ArgumentException.ThrowIfNullOrWhiteSpace(reduce);
        var work = new MapReduce(_host, ctx, map, reduce, failure);
        TResult result = await work.RunAsync<TPart, TResult>([.. chunks]).ConfigureAwait(false);
        foreach (string left in work.LeftOut)
            _host.Note(left);
        return result;
    }

    /// <summary>
    /// As <see cref="map_reduce{TPart, TResult}(IEnumerable{Text}, string, string, PartFailure)"/> with one type for parts and result.
    /// </summary>
    public T map_reduce<T>(IEnumerable<Text> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        map_reduce<T, T>(chunks, map, reduce, failure);

    /// <summary>As <see cref="map_reduce{T}(IEnumerable{Text}, string, string, PartFailure)"/>, without waiting.</summary>
    public Task<T> map_reduce_async<T>(IEnumerable<Text> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        map_reduce_async<T, T>(chunks, map, reduce, failure);

    /// <summary>
    /// As <see cref="map_reduce{TPart, TResult}(IEnumerable{Text}, string, string, PartFailure)"/>, over strings such as lines.
    /// </summary>
    public TResult map_reduce<TPart, TResult>(
        IEnumerable<string> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        map_reduce<TPart, TResult>(Views(chunks), map, reduce, failure);

    /// <inheritdoc cref="map_reduce{TPart, TResult}(IEnumerable{string}, string, string, PartFailure)"/>
    public Task<TResult> map_reduce_async<TPart, TResult>(
        IEnumerable<string> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        map_reduce_async<TPart, TResult>(Views(chunks), map, reduce, failure);

    /// <inheritdoc cref="map_reduce{TPart, TResult}(IEnumerable{string}, string, string, PartFailure)"/>
    public T map_reduce<T>(IEnumerable<string> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        map_reduce<T, T>(Views(chunks), map, reduce, failure);

    /// <inheritdoc cref="map_reduce{TPart, TResult}(IEnumerable{string}, string, string, PartFailure)"/>
    public Task<T> map_reduce_async<T>(IEnumerable<string> chunks, string map, string reduce, PartFailure failure = PartFailure.Retry) =>
        map_reduce_async<T, T>(Views(chunks), map, reduce, failure);

    // Lines and pieces of ctx travel as two numbers, if they are not copied.
    private static IEnumerable<Text> Views(IEnumerable<string> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return chunks is StringList strings ? strings.Views : chunks.Select(chunk => new Text(chunk ?? ""));
    }
}
