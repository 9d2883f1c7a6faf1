using CaveRuntime.Scopes;

namespace CaveRuntime.Cli.Output;

/// <summary>How a cell ended: the object of <c>cave exec --output json</c>.</summary>
internal sealed record CellShape(
    int Cell,
    string File,
    string Status,
    string? Layer,
    string Output,
    string? Value,
    CellErrorShape? Error,
    string State,
    IReadOnlyList<VariableShape> New,
    long ElapsedMs)
{
    public static CellShape Of(CellReport report, string file) => new(
        report.Cell,
        file,
        Words.Of(report.Status),
        report.Layer is { } layer ? Words.Of(layer) : null,
        report.Output,
        report.Value ?? report.Final,
        report.Error is { } error ? new CellErrorShape(error.Type, error.Message, error.Line) : null,
        Words.Of(report.State),
        [.. report.Variables.Select(v => new VariableShape(v.Name, v.Type, v.Size))],
        (long)report.Elapsed.TotalMilliseconds);
}

internal sealed record CellErrorShape(string Type, string Message, int? Line);

internal sealed record VariableShape(string Name, string Type, long? Size);
