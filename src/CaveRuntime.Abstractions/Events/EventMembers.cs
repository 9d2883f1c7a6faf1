using System.Text.Json.Serialization;
using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>What every line begins with.</summary>
internal sealed record EventHead(
    string? Event,
    string? RunId,
    long Seq,
    DateTimeOffset Time,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SessionId);

/// <summary>The report of a cell, laid flat on its line. What is only now and then there is written only then.</summary>
internal sealed record CellMembers(
    int Cell,
    CellStatus Status,
    CellLayer? Layer,
    string? Output,
    string? Value,
    CellError? Error,
    CellState State,
    IReadOnlyList<VariableMembers>? New,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FinalMembers? Final { get; init; }

    /// <summary>Head and tail, where the output was cut.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CutMembers? Cut { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Unassigned { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Dropped { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Loss { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TurnNumber? Turn { get; init; }

    public static CellMembers Of(CellReport cell) => new(
        cell.Cell, cell.Status, cell.Layer, cell.Output, cell.Value
            ?? cell.Final, cell.Error, cell.State, [.. cell.Variables.Select(VariableMembers.Of)], cell.Elapsed)
    {
        Final = cell.Result.Final is { } final ? new FinalMembers(final.Text, final.Json)
        {
            Value = cell.Value,
            Evidence = final.Evidence.Count == 0 ? null : [.. final.Evidence.Select(place => new[] { place.Start, place.Length })],
            Notes = final.Notes,
        } : null,
        Cut = CutMembers.Of(cell.Result.Output),
        Unassigned = cell.Result.Unassigned.Count == 0 ? null : cell.Result.Unassigned,
        Dropped = cell.Result.Dropped,
        Loss = cell.Observed.Loss,
        Notes = cell.Observed.Notes.Count == 0 ? null : cell.Observed.Notes,
        Turn = cell.Observed.Turn,
    };

    public CellReport ToReport()
    {
        CellOutput output = Cut is { } cut
            ? new CellOutput(cut.Head, cut.Tail, cut.Chars, cut.Variable)
            : new CellOutput(Output ?? "", "", Output?.Length ?? 0, null);
        FinalValue? final = Final is null ? null : new FinalValue(Final.Text, Final.Json)
        {
            Evidence = [.. (Final.Evidence ?? []).Where(place => place.Length == 2).Select(place => new TextPlace(place[0], place[1]))],
            Notes = Final.Notes,
        };
        var result = new CellResult(Cell, Status, Layer, output, Final is null
            ? Value
            : Final.Value, Error, [.. (New ?? []).Select(v => v.ToVariable())], Unassigned ?? [], final, Dropped);
        return new CellReport(new Observation(result) { Loss = Loss, Notes = Notes ?? [], Turn = Turn }, State, Elapsed);
    }
}

/// <summary>The answer of a cell. The line's own <c>value</c> is that answer where the cell had no other value.</summary>
internal sealed record FinalMembers(string Text, string? Json)
{
    /// <summary>Start and length in ctx of each part that the answer rests on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int[]>? Evidence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }
}

/// <summary>A variable that is new, or with <c>change</c> was there before.</summary>
internal sealed record VariableMembers(string Name, string Type, long? Size)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public VariableChange Change { get; init; }

    public static VariableMembers Of(VariableInfo variable) =>
        new(variable.Name, variable.Type, variable.Size) { Change = variable.Change };

    public VariableInfo ToVariable() => new(Name, Type, Size, Change);
}

/// <summary>What an output was cut to.</summary>
internal sealed record CutMembers(string Head, string Tail, long Chars, string? Variable)
{
    public static CutMembers? Of(CellOutput output) =>
        output is { Variable: null, Tail: "" } && output.Chars == output.Head.Length
            ? null
            : new CutMembers(output.Head, output.Tail, output.Chars, output.Variable);
}

/// <summary>An answer, as a line shows it.</summary>
internal sealed record AnswerMembers(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SessionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RunId,
    string? Answer,
    IReadOnlyList<Evidence>? Evidence,
    string? Notes,
    StopReason Stop,
    int Turns,
    Usage? Usage,
    IReadOnlyDictionary<string, Usage>? ByModel,
    IReadOnlyList<Usage>? ByDepth,
    long PeakViewTokens,
    IsolationMembers? Isolation,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed,
    RunError? Error)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Json { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Dropped { get; init; }

    public static AnswerMembers Of(Answer answer) => new(
        answer.SessionId.Length == 0
            ? null
            : answer.SessionId, answer.RunId, answer.Text, answer.Evidence, answer.Notes,
        answer.Stop, answer.Turns, answer.Usage, answer.ByModel,
        answer.ByDepth, answer.PeakViewTokens, IsolationMembers.Of(answer.Isolation), answer.Elapsed, answer.Error)
    {
        Json = answer.Json,
        Dropped = answer.Dropped,
    };

    public Answer ToAnswer() => new()
    {
        SessionId = SessionId ?? "",
        RunId = RunId ?? "",
        Text = Answer,
        Json = Json,
        Evidence = Evidence ?? [],
        Notes = Notes,
        Stop = Stop,
        Turns = Turns,
        Usage = Usage ?? new Usage(),
        ByModel = ByModel ?? new Dictionary<string, Usage>(),
        ByDepth = ByDepth ?? [],
        PeakViewTokens = PeakViewTokens,
        Isolation = Isolation is { } known
            ? new IsolationReport(known.Mode, known.Tier) { SelfTests = known.SelfTests ?? [] }
            : new IsolationReport(default, default),
        Elapsed = Elapsed,
        Dropped = Dropped,
        Error = Error,
    };
}

/// <summary>The isolation that was in force.</summary>
internal sealed record IsolationMembers(IsolationMode Mode, IsolationTier Tier)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SelfTests { get; init; }

    public static IsolationMembers Of(IsolationReport isolation) =>
        new(isolation.Mode, isolation.Tier) { SelfTests = isolation.SelfTests.Count == 0 ? null : isolation.SelfTests };
}
