namespace CaveRuntime.Protocol;

/// <summary>
/// What a frame carries. The kinds below 64 travel from host to worker, the others from worker to host;
/// each side refuses every kind that it should not receive. Every kind of call and of result has a number of its own, so
/// that the number alone says what is read. Numbers of earlier protocols (4, 67) are not used again.
/// </summary>
public enum FrameKind : byte
{
    /// <summary><see cref="Messages.OpenScope"/>: a session takes the worker.</summary>
    Open = 1,

    /// <summary><see cref="Messages.RunCell"/></summary>
    RunCell = 2,

    /// <summary><see cref="Messages.AbortCell"/></summary>
    AbortCell = 3,

    /// <summary><see cref="Scopes.VariableDefinition"/></summary>
    Define = 5,

    /// <summary>A piece of a variable's data, as bytes; an empty one is the last.</summary>
    Data = 6,

    /// <summary><see cref="Scopes.Calls.FailedResult"/></summary>
    FailedResult = 16,

    /// <summary><see cref="Scopes.Calls.ReplyResult"/></summary>
    ReplyResult = 17,

    /// <summary><see cref="Scopes.Calls.BudgetResult"/></summary>
    BudgetResult = 18,

    /// <summary><see cref="Scopes.Calls.MemberResult"/></summary>
    MemberResult = 19,

    /// <summary><see cref="Scopes.Calls.MemberErrorResult"/></summary>
    MemberErrorResult = 20,

    /// <summary><see cref="Scopes.Calls.DoneResult"/></summary>
    DoneResult = 21,

    /// <summary><see cref="Scopes.Calls.ArchiveCountResult"/></summary>
    ArchiveCountResult = 22,

    /// <summary><see cref="Scopes.Calls.ArchiveTextResult"/></summary>
    ArchiveTextResult = 23,

    /// <summary><see cref="Messages.WorkerReady"/>: warm, and not yet taken.</summary>
    Ready = 64,

    /// <summary><see cref="Messages.ScopeOpened"/>: sealed, attested, and ready for a first cell.</summary>
    Opened = 65,

    /// <summary><see cref="Scopes.CellResult"/></summary>
    CellFinished = 66,

    /// <summary><see cref="Messages.VariableDefined"/></summary>
    Defined = 68,

    /// <summary><see cref="Scopes.Calls.QueryCall"/></summary>
    QueryCall = 80,

    /// <summary><see cref="Scopes.Calls.ChildCall"/></summary>
    ChildCall = 81,

    /// <summary><see cref="Scopes.Calls.MapCall"/></summary>
    MapCall = 82,

    /// <summary><see cref="Scopes.Calls.ReduceCall"/></summary>
    ReduceCall = 83,

    /// <summary><see cref="Scopes.Calls.BudgetCall"/></summary>
    BudgetCall = 84,

    /// <summary><see cref="Scopes.Calls.MemberCall"/></summary>
    MemberCall = 85,

    /// <summary><see cref="Scopes.Calls.BranchCall"/></summary>
    BranchCall = 86,

    /// <summary><see cref="Scopes.Calls.FoldCall"/></summary>
    FoldCall = 87,

    /// <summary><see cref="Scopes.Calls.ArchiveCountCall"/></summary>
    ArchiveCountCall = 88,

    /// <summary><see cref="Scopes.Calls.ArchiveReadCall"/></summary>
    ArchiveReadCall = 89,
}
