namespace CaveRuntime;

/// <summary>How far a session's cells are kept from the host.</summary>
public enum IsolationMode
{
    /// <summary>A worker process that gave up every right it does not need. The default.</summary>
    Sealed,

    /// <summary>A worker process with the rights of the host's user: for code that you trust.</summary>
    Process,

    /// <summary>This process: no sandbox at all, for code that you trust like your own. Asked for by name, with <c>options.InProcess()</c> of the package CaveRuntime.InProcess.</summary>
    InProcess,
}

/// <summary>The isolation that a session really has.</summary>
/// <param name="Mode">What was asked for.</param>
/// <param name="Tier">What is in force: <c>T3</c> (strongest) to <c>T0</c> (none but a process, or not even that); <c>none</c> in the answer to a direct question, for which there is no scope.</param>
public sealed record IsolationReport(IsolationMode Mode, string Tier)
{
    /// <summary>What the worker tried after sealing itself, and how each attempt ended, in words; empty where it is not sealed.</summary>
    public IReadOnlyList<string> SelfTests { get; init; } = [];
}
