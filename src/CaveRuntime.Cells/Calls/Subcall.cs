namespace CaveRuntime.Cells.Calls;

/// <summary>
/// One request for a reply: what <c>llm_query</c>, <c>rlm_query</c> and the steps of <c>map_reduce</c> have in common. Immutable.
/// </summary>
/// <param name="Kind">Who answers, and what is added to the prompt.</param>
/// <param name="Prompt">The prompt, the question or the instruction.</param>
internal sealed record Subcall(SubcallKind Kind, string Prompt)
{
    /// <summary>A system message; null for none.</summary>
    public string? System { get; init; }

    /// <summary>The model to ask; null for the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>The text that goes with the prompt.</summary>
    public Text? Text { get; init; }

    /// <summary>Place in a batch.</summary>
    public (long Batch, int Slot, int Slots)? Place { get; init; }

    /// <summary>JSON schema of the reply; null for free text.</summary>
    public string? Schema { get; init; }

    /// <summary>The previous reply, which did not fit the schema, and why.</summary>
    public (string Reply, string Problem)? Rejected { get; init; }
}

/// <summary>Who answers a call.</summary>
internal enum SubcallKind
{
    /// <summary>A model; the prompt is sent unchanged.</summary>
    Query,

    /// <summary>A separate run over the text.</summary>
    Child,

    /// <summary>A model, about one chunk of many.</summary>
    Map,

    /// <summary>A model, about several partial results.</summary>
    Reduce,
}
