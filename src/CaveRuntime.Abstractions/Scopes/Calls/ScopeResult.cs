namespace CaveRuntime.Scopes.Calls;

/// <summary>
/// What became of a <see cref="ScopeCall"/>: one record for each thing that can come back. The kinds are a closed set. Immutable.
/// </summary>
public abstract record ScopeResult
{
    private protected ScopeResult(long id) => Id = id;

    /// <summary>The call's name.</summary>
    public long Id { get; }
}

/// <summary>A call of any kind failed.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Error">Why.</param>
/// <param name="Partial">The part of a reply that there is; empty where there is none.</param>
public sealed record FailedResult(long Id, string Error, string Partial = "") : ScopeResult(Id);

/// <summary>The reply to a <see cref="ReplyCall"/>.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Text">The reply.</param>
public sealed record ReplyResult(long Id, string Text) : ScopeResult(Id);

/// <summary>What is left of the budget.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Left">What is left.</param>
public sealed record BudgetResult(long Id, BudgetLeft Left) : ScopeResult(Id);

/// <summary>What a member of a lent object returned.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Json">The value as JSON.</param>
public sealed record MemberResult(long Id, string Json) : ScopeResult(Id);

/// <summary>What a member of a lent object threw.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Type">Name of the exception's type.</param>
/// <param name="Error">Its message.</param>
public sealed record MemberErrorResult(long Id, string Type, string Error) : ScopeResult(Id);

/// <summary>The host will do what the call asked for; there is nothing to return.</summary>
/// <param name="Id">The call's name.</param>
public sealed record DoneResult(long Id) : ScopeResult(Id);

/// <summary>How many pieces the archive has.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Count">Their number.</param>
public sealed record ArchiveCountResult(long Id, int Count) : ScopeResult(Id);

/// <summary>A piece of the archive.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Text">The piece, whole.</param>
public sealed record ArchiveTextResult(long Id, string Text) : ScopeResult(Id);
