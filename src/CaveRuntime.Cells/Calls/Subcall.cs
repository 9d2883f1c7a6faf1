namespace CaveRuntime.Cells.Calls;

/// <summary>
/// One request for a reply: what <c>llm_query</c>, <c>rlm_query</c> and the steps of <c>map_reduce</c> have in common. Immutable.
/// </summary>
internal abstract record Subcall
{
    private protected Subcall(string prompt) => Prompt = prompt;

    /// <summary>The prompt, the question or the instruction.</summary>
    public string Prompt { get; }

    /// <summary>Place in a batch.</summary>
    public (long Batch, int Slot, int Slots)? Place { get; init; }

    /// <summary>JSON schema of the reply; null for free text.</summary>
    public string? Schema { get; init; }

    /// <summary>The previous reply, which did not fit the schema, and why.</summary>
    public (string Reply, string Problem)? Rejected { get; init; }
}

/// <summary>Asks a model; the prompt is sent unchanged.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="System">A system message; null for none.</param>
/// <param name="Model">The model to ask; null for the configured one.</param>
internal sealed record QuerySubcall(string Prompt, string? System, string? Model) : Subcall(Prompt);

/// <summary>Asks a separate run over the text.</summary>
/// <param name="Prompt">What it has to find out.</param>
/// <param name="Text">All that it can see.</param>
internal sealed record ChildSubcall(string Prompt, Text Text) : Subcall(Prompt);

/// <summary>Asks a model about one chunk of many.</summary>
/// <param name="Prompt">What to find out about the chunk.</param>
/// <param name="Chunk">The chunk.</param>
internal sealed record MapSubcall(string Prompt, Text Chunk) : Subcall(Prompt);

/// <summary>Asks a model to make one result of several.</summary>
/// <param name="Prompt">How to make it.</param>
/// <param name="Parts">The several results.</param>
internal sealed record ReduceSubcall(string Prompt, Text Parts) : Subcall(Prompt);
