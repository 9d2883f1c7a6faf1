using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Output;

/// <summary>One line of <c>--output stream-json</c> or of a transcript. The first four names are on every line.</summary>
internal abstract record EventLine(
    [property: JsonPropertyOrder(-4)] string Event,
    [property: JsonPropertyOrder(-3)] string RunId,
    [property: JsonPropertyOrder(-2)] long Seq,
    [property: JsonPropertyOrder(-1)] DateTimeOffset Time);

internal sealed record RunStartedLine(string Event, string RunId, long Seq, DateTimeOffset Time, string Question, string Model, long ContextChars)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record MessageAddedLine(string Event, string RunId, long Seq, DateTimeOffset Time, string Role, int? Cell, string Text)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record ModelCalledLine(string Event, string RunId, long Seq, DateTimeOffset Time, int Turn, string Model, long ViewTokens, UsageShape Usage)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record TextDeltaLine(string Event, string RunId, long Seq, DateTimeOffset Time, string Text)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record CellStartedLine(string Event, string RunId, long Seq, DateTimeOffset Time, int Cell, string Code)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record CellFinishedLine(
    string Event, string RunId, long Seq, DateTimeOffset Time,
    int Cell, string Status, string? Layer, string Output, string? Value, CellErrorShape? Error, string State, IReadOnlyList<VariableShape> New, long ElapsedMs)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record LimitReachedLine(string Event, string RunId, long Seq, DateTimeOffset Time, int Cell, string Limit, string Message)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record SubcallStartedLine(string Event, string RunId, long Seq, DateTimeOffset Time, long Call, int Cell, string Model, int PromptChars, int BatchSize)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record SubcallFinishedLine(string Event, string RunId, long Seq, DateTimeOffset Time, long Call, bool Ok, string? Error, UsageShape Usage, bool Cached, long ElapsedMs)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record ChildStartedLine(string Event, string RunId, long Seq, DateTimeOffset Time, long Call, int Cell, string Child, int Depth, string Model, string Question, long ContextChars)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record ChildFinishedLine(string Event, string RunId, long Seq, DateTimeOffset Time, long Call, string Child, string Stop, string? Error, int Turns, UsageShape Usage, long ElapsedMs)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record LentCallStartedLine(string Event, string RunId, long Seq, DateTimeOffset Time, long Call, int Cell, string Target, string Member, string Arguments)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record LentCallFinishedLine(string Event, string RunId, long Seq, DateTimeOffset Time, long Call, string Target, string Member, string? Error, long ElapsedMs)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record MapReduceProgressLine(string Event, string RunId, long Seq, DateTimeOffset Time, string Stage, int Done, int Failed, int Total)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record ViewReducedLine(string Event, string RunId, long Seq, DateTimeOffset Time, string Policy, string Part, long TokensBefore, long TokensAfter, int Archived)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record BranchOpenedLine(string Event, string RunId, long Seq, DateTimeOffset Time, int Branch, int Cell, string Description, string Prompt)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record BranchFoldedLine(string Event, string RunId, long Seq, DateTimeOffset Time, int Branch, string Message, string Result, long TokensBefore, long TokensAfter, bool Forced)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record WarningLine(string Event, string RunId, long Seq, DateTimeOffset Time, string Message)
    : EventLine(Event, RunId, Seq, Time);

internal sealed record RunFinishedLine(
    string Event, string RunId, long Seq, DateTimeOffset Time,
    string? Answer, string Stop, int Turns, UsageShape Usage, IReadOnlyDictionary<string, UsageShape> ByModel, IReadOnlyList<UsageShape> ByDepth, long PeakViewTokens, IsolationShape Isolation, long ElapsedMs, ErrorShape? Error)
    : EventLine(Event, RunId, Seq, Time);
