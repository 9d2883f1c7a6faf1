using System.Text.Json.Serialization;

namespace CaveRuntime.Scopes;

/// <summary>Worker to host: how a cell ended. All of it is written by untrusted code's neighbour, so it is data and nothing else.</summary>
/// <param name="Cell">The cell's number.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Layer">The layer that ended it; null where it ended well.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Value">Preview of its final expression; null where it had none.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
/// <param name="Variables">Variables that are new or changed.</param>
/// <param name="Unassigned">Names that a failed cell declared and did not reach.</param>
/// <param name="Final">The answer, where the cell gave one.</param>
/// <param name="Dropped">What work of earlier cells did while this one ran, and what was dropped for that reason: prints, calls, answers.</param>
public sealed record CellFinished(
    int Cell,
    CellStatus Status,
    CellLayer? Layer,
    CellOutput Output,
    string? Value,
    CellError? Error,
    IReadOnlyList<ScopeVariable> Variables,
    IReadOnlyList<string> Unassigned,
    FinalValue? Final,
    int Dropped = 0);

/// <summary>How a cell ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CellStatus>))]
public enum CellStatus
{
    /// <summary>It ran to its end, or called FINAL.</summary>
    Ok,

    /// <summary>It was refused before it ran.</summary>
    Rejected,

    /// <summary>It is not C#.</summary>
    CompileError,

    /// <summary>It threw.</summary>
    Exception,

    /// <summary>It was stopped by a limit.</summary>
    Timeout,

    /// <summary>Its worker is gone. Only the host says this.</summary>
    WorkerLost,
}

/// <summary>The layer that ended a cell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CellLayer>))]
public enum CellLayer
{
    /// <summary>The source guard: too long, too deep.</summary>
    Source,

    /// <summary>The compiler.</summary>
    Compile,

    /// <summary>The policy, on symbols.</summary>
    Symbol,

    /// <summary>The policy, on the emitted image.</summary>
    Metadata,

    /// <summary>The running code itself.</summary>
    Runtime,

    /// <summary>A limit on time, memory or output.</summary>
    Limit,

    /// <summary>The seal.</summary>
    Seal,
}

/// <summary>What a cell printed, cut to what an observation shows.</summary>
/// <param name="Head">The beginning; all of it where nothing was cut.</param>
/// <param name="Tail">The end; empty where nothing was cut.</param>
/// <param name="Chars">Length of the whole in characters.</param>
/// <param name="Variable">The variable that holds the whole; null where nothing was cut.</param>
public sealed record CellOutput(string Head, string Tail, long Chars, string? Variable)
{
    /// <summary>No output.</summary>
    public static CellOutput None { get; } = new("", "", 0, null);
}

/// <summary>What went wrong in a cell.</summary>
/// <param name="Type">The exception's or diagnostic's name.</param>
/// <param name="Message">What happened and, where known, what to do.</param>
/// <param name="Line">Line in the cell, counted from 1; null where unknown.</param>
public sealed record CellError(string Type, string Message, int? Line);

/// <summary>A variable of the scope.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as C# writes it.</param>
/// <param name="Size">Characters of a text, items of a collection; null for anything else.</param>
/// <param name="Change">Whether it is new or was there before.</param>
public sealed record ScopeVariable(string Name, string Type, long? Size, VariableChange Change);

/// <summary>What a cell did to a variable.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VariableChange>))]
public enum VariableChange
{
    /// <summary>The cell declared it.</summary>
    New,

    /// <summary>The cell gave it another value or size.</summary>
    Changed,

    /// <summary>It is as it was.</summary>
    Same,
}

/// <summary>The answer that a cell gave by FINAL or FINAL_VAR.</summary>
/// <param name="Text">As a person reads it.</param>
/// <param name="Json">As a program reads it; null where the value has no JSON form.</param>
public sealed record FinalValue(string Text, string? Json);
