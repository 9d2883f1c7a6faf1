using System.Diagnostics.CodeAnalysis;

namespace CaveRuntime.Cells;

/// <summary>
/// The names that every cell knows without asking. Snake case and capitals are the published names of the methods
/// (Recursive Language Models, arXiv 2512.24601), which models know. Thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores")]
[SuppressMessage("Style", "IDE1006:Naming Styles")]
[SuppressMessage("Naming", "CA1708:Identifiers should differ by more than case")]
public sealed class CellApi
{
    private readonly ICellHost _host;

    internal CellApi(ICellHost host, Text context, IReadOnlyList<Document> documents) =>
        (_host, ctx, docs) = (host, context, documents);

    /// <summary>The whole input; of several inputs, their concatenation.</summary>
    public Text ctx { get; }

    /// <summary>The inputs one by one, each a view into <see cref="ctx"/>.</summary>
    public IReadOnlyList<Document> docs { get; }

    /// <summary>Cancelled when the cell is stopped.</summary>
    public CancellationToken Cancel => _host.Cancellation;

    /// <summary>Asks a model one question and waits for its reply.</summary>
    /// <param name="prompt">All that the model is told: it sees neither ctx nor this conversation.</param>
    /// <param name="system">A system message; null for none.</param>
    /// <param name="model">Another model than the configured one, by its full name.</param>
    /// <exception cref="CallFailedException">There is no reply; the message says why.</exception>
    public string llm_query(string prompt, string? system = null, string? model = null) =>
        Wait(llm_query_async(prompt, system, model));

    /// <summary>As <see cref="llm_query"/>, without waiting.</summary>
    public async Task<string> llm_query_async(string prompt, string? system = null, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return await _host.QueryAsync(new Subcall(prompt, system, model)).ConfigureAwait(false);
    }

    /// <summary>Asks many questions at once, in parallel up to the host's limit.</summary>
    /// <returns>One reply a prompt, in the order of the prompts. A slot that fails, fails alone and says why.</returns>
    public IReadOnlyList<Reply> llm_query_batched(IEnumerable<string> prompts, string? system = null, string? model = null) =>
        Wait(llm_query_batched_async(prompts, system, model));

    /// <summary>As <see cref="llm_query_batched"/>, without waiting.</summary>
    public async Task<IReadOnlyList<Reply>> llm_query_batched_async(IEnumerable<string> prompts, string? system = null, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        string[] all = [.. prompts];
        var replies = new Reply[all.Length];
        long batch = _host.NextBatch();
        var options = new ParallelOptions { MaxDegreeOfParallelism = _host.ParallelCalls };
        await Parallel.ForAsync(0, all.Length, options, async (slot, _) =>
            replies[slot] = all[slot] is { } prompt
                ? await _host.QueryAsync(new Subcall(prompt, system, model, batch, all.Length)).ConfigureAwait(false)
                : Reply.Failed("the prompt is null")).ConfigureAwait(false);
        return replies;
    }

    /// <summary>Ends the run; <paramref name="value"/> is the answer. Does not return.</summary>
    public void FINAL(object? value) => _host.Final(value);

    /// <summary>Ends the run; the value of the variable of this name is the answer. Does not return.</summary>
    public void FINAL_VAR(string name) => _host.FinalVariable(name);

    /// <summary>Prints and returns name, type and size of every variable.</summary>
    public string SHOW_VARS() => _host.ShowVariables();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
