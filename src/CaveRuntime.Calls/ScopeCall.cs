using System.Text.Json.Serialization;

namespace CaveRuntime.Scopes.Calls;

/// <summary>
/// A cell asks for something that only the host can do: an untrusted request, one record for each kind. The kinds are the closed table
/// of this type: a reader throws for a kind that is not in it, so that none is ever taken for another. Immutable.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(QueryCall), "query")]
[JsonDerivedType(typeof(ChildCall), "child")]
[JsonDerivedType(typeof(MapCall), "map")]
[JsonDerivedType(typeof(ReduceCall), "reduce")]
[JsonDerivedType(typeof(BudgetCall), "budget")]
[JsonDerivedType(typeof(MemberCall), "member")]
[JsonDerivedType(typeof(BranchCall), "branch")]
[JsonDerivedType(typeof(FoldCall), "fold")]
[JsonDerivedType(typeof(ArchiveCountCall), "archive_count")]
[JsonDerivedType(typeof(ArchiveReadCall), "archive_read")]
public abstract record ScopeCall
{
    private protected ScopeCall()
    {
    }

    /// <summary>Names the call in its result; rising, never used twice. Set by the scope that sends it.</summary>
    [JsonRequired]
    public long Id { get; init; }

    /// <summary>The cell that asks; set by the scope. A call for any other cell than the running one is dropped.</summary>
    [JsonRequired]
    public int Cell { get; init; }

    /// <summary>
    /// What the cell has seen of its clock since its last report, and what this call may therefore depend on; null for nothing. It says
    /// nothing of the call itself. Set by the scope.
    /// </summary>
    public ClockReads? Drawn { get; init; }
}

/// <summary>A call that says what answers it. Any call may be answered by <see cref="FailedResult"/> instead.</summary>
/// <typeparam name="TResult">What comes back.</typeparam>
public abstract record ScopeCall<TResult> : ScopeCall where TResult : ScopeResult
{
    private protected ScopeCall()
    {
    }
}

/// <summary>
/// What became of a <see cref="ScopeCall"/>: one record for each thing that can come back. The kinds are the closed table of this type.
/// Immutable.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(FailedResult), "failed")]
[JsonDerivedType(typeof(DoneResult), "done")]
[JsonDerivedType(typeof(ReplyResult), "reply")]
[JsonDerivedType(typeof(BudgetResult), "budget")]
[JsonDerivedType(typeof(MemberResult), "member")]
[JsonDerivedType(typeof(MemberErrorResult), "member_error")]
[JsonDerivedType(typeof(ArchiveCountResult), "archive_count")]
[JsonDerivedType(typeof(ArchiveTextResult), "archive_text")]
public abstract record ScopeResult
{
    private protected ScopeResult()
    {
    }

    /// <summary>The <see cref="ScopeCall.Id"/> of the call; set when the call has been answered.</summary>
    [JsonRequired]
    public long Id { get; init; }
}

/// <summary>A call of any kind failed.</summary>
/// <param name="Error">Why.</param>
/// <param name="Partial">The part of a reply that there is; empty where there is none.</param>
public sealed record FailedResult(string Error, string Partial = "") : ScopeResult;

/// <summary>The host will do what the call asked for; there is nothing to return.</summary>
public sealed record DoneResult : ScopeResult;

/// <summary>The reply to a <see cref="ReplyCall"/>.</summary>
/// <param name="Text">The reply.</param>
public sealed record ReplyResult(string Text) : ScopeResult;

/// <summary>What is left of the budget; no model is asked.</summary>
public sealed record BudgetCall : ScopeCall<BudgetResult>;

/// <summary>What is left of a run's budget.</summary>
/// <param name="Tokens">Tokens; null for no ceiling.</param>
/// <param name="CostUsd">US dollars; null for no ceiling.</param>
/// <param name="Subcalls">Subcalls.</param>
/// <param name="Children">Child runs.</param>
/// <param name="Milliseconds">Time for the whole run.</param>
/// <param name="Depth">Levels of children below this run.</param>
/// <param name="Turns">Turns of this run after the present one.</param>
public sealed record BudgetResult(
    long? Tokens, decimal? CostUsd, int Subcalls, int Children, double Milliseconds, int Depth, int Turns) : ScopeResult;

/// <summary>A call of a member of a lent object. Where the member throws, a <see cref="MemberErrorResult"/> answers it.</summary>
/// <param name="Target">The name that the object was lent by.</param>
/// <param name="Member">The member's name in the table of that object.</param>
/// <param name="Arguments">The arguments as a JSON array, in the order of the parameters.</param>
public sealed record MemberCall(string Target, string Member, string Arguments) : ScopeCall<MemberResult>;

/// <summary>What a member of a lent object returned.</summary>
/// <param name="Json">The value as JSON.</param>
public sealed record MemberResult(string Json) : ScopeResult;

/// <summary>What a member of a lent object threw.</summary>
/// <param name="Type">Name of the exception's type.</param>
/// <param name="Error">Its message.</param>
public sealed record MemberErrorResult(string Type, string Error) : ScopeResult;

/// <summary>Opens a branch when the cell has ended.</summary>
/// <param name="Description">What the branch is for, in a few words.</param>
/// <param name="Prompt">What is to be done in it.</param>
/// <param name="OwnScope">Whether what it does to variables is undone when it ends.</param>
public sealed record BranchCall(string Description, string Prompt, bool OwnScope = false) : ScopeCall<DoneResult>;

/// <summary>Ends the branch when the cell has ended.</summary>
/// <param name="Message">What the main line learns of the branch.</param>
public sealed record FoldCall(string Message) : ScopeCall<DoneResult>;

/// <summary>How many pieces the archive has.</summary>
public sealed record ArchiveCountCall : ScopeCall<ArchiveCountResult>;

/// <summary>How many pieces the archive has.</summary>
/// <param name="Count">Their number.</param>
public sealed record ArchiveCountResult(int Count) : ScopeResult;

/// <summary>A piece of the archive.</summary>
/// <param name="Handle">The piece's handle.</param>
public sealed record ArchiveReadCall(string Handle) : ScopeCall<ArchiveTextResult>;

/// <summary>A piece of the archive.</summary>
/// <param name="Text">The piece, whole.</param>
public sealed record ArchiveTextResult(string Text) : ScopeResult;
