namespace CaveRuntime.Protocol;

/// <summary>
/// What a frame carries. The kinds below 64 travel from host to worker, the others from worker to host;
/// each side refuses every kind that it should not receive. Numbers of earlier protocols (4, 16 to 23, 67, 80 to 89) are not
/// used again.
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

    /// <summary><see cref="Messages.ReadDocument"/>: to a reader of documents, whose file travels beside the wire.</summary>
    ReadDocument = 24,

    /// <summary><see cref="Scopes.Calls.ScopeResult"/>: of the kind that its payload names first.</summary>
    Result = 32,

    /// <summary><see cref="Messages.WorkerReady"/>: warm, and not yet taken.</summary>
    Ready = 64,

    /// <summary><see cref="Messages.ScopeOpened"/>: sealed, attested, and ready for a first cell.</summary>
    Opened = 65,

    /// <summary><see cref="Scopes.CellResult"/></summary>
    CellFinished = 66,

    /// <summary><see cref="Messages.VariableDefined"/></summary>
    Defined = 68,

    /// <summary><see cref="Scopes.Calls.ScopeCall"/>: of the kind that its payload names first.</summary>
    Call = 96,

    /// <summary>Characters of a document, as UTF-16.</summary>
    DocumentText = 112,

    /// <summary><see cref="Messages.DocumentMarked"/></summary>
    DocumentMarked = 113,

    /// <summary><see cref="Messages.DocumentBegun"/></summary>
    DocumentBegun = 114,

    /// <summary><see cref="Messages.DocumentSkipped"/></summary>
    DocumentSkipped = 115,

    /// <summary><see cref="Messages.DocumentDecoded"/></summary>
    DocumentDecoded = 116,

    /// <summary><see cref="Messages.DocumentEnded"/>: nothing follows.</summary>
    DocumentEnded = 117,
}
