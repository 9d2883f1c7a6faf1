using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <content>Children: whole runs over a part of the input.</content>
public sealed partial class CellApi
{
    /// <summary>
    /// Starts a separate run, whose <c>ctx</c> is <paramref name="text"/>, and waits for its answer. A slice of ctx is
    /// mapped, not copied. Where no deeper level is allowed, one plain subcall answers instead, and the observation says so.
    /// </summary>
    /// <param name="question">What the child has to find out.</param>
    /// <param name="text">All that the child can see.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="CallFailedException">
    /// The child failed; the message says why, and what it had found. <c>rlm_query_batched</c> gives a reply instead.
    /// </exception>
    public string rlm_query(string question, Text text) => Wait(rlm_query_async(question, text));

    /// <inheritdoc cref="rlm_query(string, Text)"/>
    public string rlm_query(string question, string text) => rlm_query(question, new Text(text));

    /// <summary>As <see cref="rlm_query(string, Text)"/>, without waiting.</summary>
    public async Task<string> rlm_query_async(string question, Text text) =>
        await _host.CallAsync(Child(question, text)).ConfigureAwait(false);

    /// <inheritdoc cref="rlm_query_async(string, Text)"/>
    public Task<string> rlm_query_async(string question, string text) => rlm_query_async(question, new Text(text));

    /// <summary>Starts many children at once, in parallel up to the host's limit.</summary>
    /// <returns>One reply a task, in the order of the tasks. A child that fails, fails alone and says why.</returns>
    public ReplyList<Reply> rlm_query_batched(IEnumerable<(string question, Text text)> tasks) => Wait(rlm_query_batched_async(tasks));

    /// <inheritdoc cref="rlm_query_batched(IEnumerable{ValueTuple{string, Text}})"/>
    public ReplyList<Reply> rlm_query_batched(IEnumerable<(string question, string text)> tasks) =>
        Wait(rlm_query_batched_async(tasks));

    /// <summary>As <see cref="rlm_query_batched(IEnumerable{ValueTuple{string, Text}})"/>, without waiting.</summary>
    public async Task<ReplyList<Reply>> rlm_query_batched_async(IEnumerable<(string question, Text text)> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return new(await Batch.RunAsync(_host, Checked(tasks), (task, place) =>
            _host.CallAsync(Child(task.Question, task.Text) with { Batch = place })).ConfigureAwait(false));
    }

    /// <inheritdoc cref="rlm_query_batched_async(IEnumerable{ValueTuple{string, Text}})"/>
    public Task<ReplyList<Reply>> rlm_query_batched_async(IEnumerable<(string question, string text)> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return rlm_query_batched_async(tasks.Select(task => (task.question, new Text(task.text))));
    }

    /// <summary>
    /// Starts a child whose answer has to be a value of a type: it is told the type's JSON schema, and an answer that does not
    /// fit is sent back to it.
    /// </summary>
    /// <typeparam name="T">Any type with a JSON form: a record of a cell, a list, a number.</typeparam>
    /// <returns>The value.</returns>
    /// <inheritdoc cref="rlm_query(string, Text)" path="/exception"/>
    public T rlm_query<T>(string question, Text text) => Wait(rlm_query_async<T>(question, text));

    /// <inheritdoc cref="rlm_query{T}(string, Text)"/>
    public T rlm_query<T>(string question, string text) => rlm_query<T>(question, new Text(text));

    /// <summary>As <see cref="rlm_query{T}(string, Text)"/>, without waiting.</summary>
    public async Task<T> rlm_query_async<T>(string question, Text text) =>
        await TypedCall.AskAsync<T>(_host, Child(question, text)).ConfigureAwait(false);

    /// <inheritdoc cref="rlm_query_async{T}(string, Text)"/>
    public Task<T> rlm_query_async<T>(string question, string text) => rlm_query_async<T>(question, new Text(text));

    /// <summary>Starts many children at once whose answers have to be values of a type.</summary>
    /// <returns>One reply a task, in the order of the tasks.</returns>
    public ReplyList<Reply<T>> rlm_query_batched<T>(IEnumerable<(string question, Text text)> tasks) =>
        Wait(rlm_query_batched_async<T>(tasks));

    /// <inheritdoc cref="rlm_query_batched{T}(IEnumerable{ValueTuple{string, Text}})"/>
    public ReplyList<Reply<T>> rlm_query_batched<T>(IEnumerable<(string question, string text)> tasks) =>
        Wait(rlm_query_batched_async<T>(tasks));

    /// <inheritdoc cref="rlm_query_batched_async{T}(IEnumerable{ValueTuple{string, Text}})"/>
    public Task<ReplyList<Reply<T>>> rlm_query_batched_async<T>(IEnumerable<(string question, string text)> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return rlm_query_batched_async<T>(tasks.Select(task => (task.question, new Text(task.text))));
    }

    /// <summary>As <see cref="rlm_query_batched{T}(IEnumerable{ValueTuple{string, Text}})"/>, without waiting.</summary>
    public async Task<ReplyList<Reply<T>>> rlm_query_batched_async<T>(IEnumerable<(string question, Text text)> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return new(await Batch.RunAsync(_host, Checked(tasks), (task, place) =>
            TypedCall.AskAsync<T>(_host, Child(task.Question, task.Text) with { Batch = place })).ConfigureAwait(false));
    }

    private ChildCall Child(string question, Text text)
    {
        Check(question, text);
        return new ChildCall(question, CallTexts.Of(text, ctx));
    }

    // All before the first is asked.
    private static (string Question, Text Text)[] Checked(IEnumerable<(string Question, Text Text)> tasks)
    {
        (string, Text)[] all = [.. tasks];
        foreach ((string question, Text text) in all)
            Check(question, text);
        return all;
    }

    private static void Check(string question, Text text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        ArgumentNullException.ThrowIfNull(text);
    }
}
