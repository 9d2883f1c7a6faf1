using System.Globalization;
using System.Text.Json.Serialization;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes;

/// <summary>
/// How a cell ended, as its scope reports it. From the wire to the event this one form is passed on as it is. All of it is written by
/// untrusted code's neighbour, so it is data and nothing else. Immutable.
/// </summary>
/// <param name="Cell">The cell's number.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Layer">The layer that ended it; null where it ended well.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Value">Preview of its final expression; null where it had none.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
/// <param name="Variables">Variables that are new or changed.</param>
/// <param name="Unassigned">Names that a failed cell declared and did not reach.</param>
/// <param name="Final">The answer, where the cell gave one.</param>
/// <param name="Dropped">What work of earlier cells did while this one ran, and what was dropped for that reason: prints, calls,
/// answers.</param>
public sealed record CellResult(
    int Cell,
    CellStatus Status,
    CellLayer? Layer,
    CellOutput Output,
    string? Value,
    CellError? Error,
    IReadOnlyList<VariableInfo> Variables,
    IReadOnlyList<string> Unassigned,
    FinalValue? Final,
    int Dropped = 0)
{
    /// <summary>What the cell has seen of its clock since its last call; null for nothing, and where its time is not recorded.</summary>
    public ClockReads? Drawn { get; init; }

    /// <summary>The limit that ended it; null where none did. An exception that only bears the name of a limit is not one.</summary>
    [JsonIgnore]
    public CellLimit? Limit => Layer is CellLayer.Limit or CellLayer.Source or CellLayer.Compile ? LimitError.LimitOf(Error?.Type) : null;
}

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

/// <summary>What has become of the session's variables.</summary>
public enum CellState
{
    /// <summary>They are there.</summary>
    Kept,

    /// <summary>The cell took its worker along, and them with it.</summary>
    Lost,

    /// <summary>It is the first cell of the worker that follows a lost one.</summary>
    Rebuilt,
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
    /// <summary>Head and tail; the mark between them says what to print for the rest.</summary>
    [JsonIgnore]
    public string Text => Variable is null
        ? Head
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Head}\n[… {Chars - Head.Length - Tail.Length:N0} of {Chars:N0} characters left out: {Variable}[{Head.Length}..{Chars - Tail.Length}] has them …]\n{Tail}");

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
public sealed record VariableInfo(string Name, string Type, long? Size, VariableChange Change)
{
    /// <summary>
    /// A hash of what is in it, the same in every worker; null where it was not asked for or cannot be had. Of large values it covers the
    /// size and a part: a different one means different values, the same one does not prove the same.
    /// </summary>
    public ulong? Fingerprint { get; init; }
}

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
public sealed record FinalValue(string Text, string? Json)
{
    /// <summary>The parts of ctx that it rests on.</summary>
    public IReadOnlyList<TextPlace> Evidence { get; init; } = [];

    /// <summary>What the cell has to say beside it; null for nothing.</summary>
    public string? Notes { get; init; }
}

/// <summary>A part of ctx.</summary>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct TextPlace(int Start, int Length);
