using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <content>Subcalls: a model's reply to one prompt, as text or as a value of a type.</content>
public sealed partial class CellApi
{
    /// <summary>Asks a model one question and waits for its reply.</summary>
    /// <param name="prompt">All that the model is told: it sees neither ctx nor this conversation.</param>
    /// <param name="system">A system message; null for none.</param>
    /// <param name="model">Another model than the configured one, by its full name.</param>
    /// <exception cref="CallFailedException">No reply came; the message says why.</exception>
    public string llm_query(string prompt, string? system = null, string? model = null) =>
        Wait(llm_query_async(prompt, system, model));

    /// <summary>As <see cref="llm_query"/>, without waiting.</summary>
    public async Task<string> llm_query_async(string prompt, string? system = null, string? model = null) =>
        await _host.CallAsync(Query(prompt, system, model)).ConfigureAwait(false);

    /// <summary>Asks many questions at once, in parallel up to the host's limit.</summary>
    /// <returns>One reply a prompt, in the order of the prompts. A slot that fails, fails alone and says why.</returns>
    public ReplyList<Reply> llm_query_batched(IEnumerable<string> prompts, string? system = null, string? model = null) =>
        Wait(llm_query_batched_async(prompts, system, model));

    /// <summary>As <see cref="llm_query_batched"/>, without waiting.</summary>
    public async Task<ReplyList<Reply>> llm_query_batched_async(
        IEnumerable<string> prompts, string? system = null, string? model = null) =>
        new(await Batch.RunAsync(_host, All(prompts), (prompt, place) => prompt is null
            ? Task.FromResult(Reply.Failed(NullPrompt))
            : _host.CallAsync(new QueryCall(prompt, system, model) { Batch = place })).ConfigureAwait(false));

    /// <summary>
    /// Asks a model for a value of a type. The type's JSON schema goes with the prompt; a reply that does not fit is sent
    /// back with what is wrong, at most twice.
    /// </summary>
    /// <typeparam name="T">Any type with a JSON form: a record of a cell, a list, a number. A tuple is asked for by position, since
    /// the names of its elements are the compiler's alone: where names matter, declare a record.</typeparam>
    /// <exception cref="CallFailedException">No reply fitted the type; the message says why.</exception>
    public T llm_query<T>(string prompt, string? system = null, string? model = null) =>
        Wait(llm_query_async<T>(prompt, system, model));

    /// <summary>As <see cref="llm_query{T}"/>, without waiting.</summary>
    public async Task<T> llm_query_async<T>(string prompt, string? system = null, string? model = null) =>
        await TypedCall.AskAsync<T>(_host, Query(prompt, system, model)).ConfigureAwait(false);

    /// <summary>Asks for many values at once.</summary>
    /// <returns>One reply a prompt, in the order of the prompts. A slot that fails, fails alone and says why.</returns>
    public ReplyList<Reply<T>> llm_query_batched<T>(IEnumerable<string> prompts, string? system = null, string? model = null) =>
        Wait(llm_query_batched_async<T>(prompts, system, model));

    /// <summary>As <see cref="llm_query_batched{T}"/>, without waiting.</summary>
    public async Task<ReplyList<Reply<T>>> llm_query_batched_async<T>(
        IEnumerable<string> prompts, string? system = null, string? model = null) =>
        new(await Batch.RunAsync(_host, All(prompts), (prompt, place) => prompt is null
            ? Task.FromResult(new Reply<T>(default, "", NullPrompt))
            : TypedCall.AskAsync<T>(_host, new QueryCall(prompt, system, model) { Batch = place })).ConfigureAwait(false));

    private const string NullPrompt = "the prompt is null";

    private static QueryCall Query(string prompt, string? system, string? model)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return new QueryCall(prompt, system, model);
    }

    private static string?[] All(IEnumerable<string> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return [.. prompts];
    }
}
