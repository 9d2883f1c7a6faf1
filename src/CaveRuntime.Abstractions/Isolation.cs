namespace CaveRuntime;

/// <summary>How far a session's cells are kept from the host.</summary>
public enum IsolationMode
{
    /// <summary>A worker process that gave up every right it does not need. The default.</summary>
    Sealed,

    /// <summary>A worker process with the rights of the host's user: for code that you trust.</summary>
    Process,

    /// <summary>This process: no sandbox at all, for code that you trust like your own. Asked for by name, with <c>options.InProcess()</c>
    /// of the package CaveRuntime.InProcess.</summary>
    InProcess,
}

/// <summary>How strong the isolation in force is; a higher value is stronger.</summary>
public enum IsolationTier
{
    /// <summary>There is no scope whose isolation could be named, as in the answer to a direct question.</summary>
    None,

    /// <summary>The policy alone, in a separate process or in the host's own.</summary>
    T0,

    /// <summary>A worker process with the seal (a filter of system calls) and limits.</summary>
    T1,

    /// <summary>T1, and Landlock from before the worker's first instruction.</summary>
    T2,

    /// <summary>T2, and a network, shared memory and a host name of the worker's own.</summary>
    T3,
}

/// <summary>The isolation that a session really has.</summary>
/// <param name="Mode">What was asked for.</param>
/// <param name="Tier">What is in force.</param>
public sealed record IsolationReport(IsolationMode Mode, IsolationTier Tier)
{
    /// <summary>What the worker tried after sealing itself, and how each attempt ended, in words; empty where it is not sealed.</summary>
    public IReadOnlyList<string> SelfTests { get; init; } = [];
}
