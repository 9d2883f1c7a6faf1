using CaveRuntime.Scopes;

namespace CaveRuntime.Tests.Views;

/// <summary>Observations of cells that no scope has run.</summary>
internal static class Observed
{
    public static Observation Cell(int cell, string output, CellError? error = null, params VariableInfo[] variables) => new(new CellResult(
        cell,
        error is null ? CellStatus.Ok : CellStatus.Exception,
        error is null ? null : CellLayer.Runtime,
        new CellOutput(output, "", output.Length, null),
        null,
        error,
        variables,
        [],
        null));

    public static CellReport Report(int cell, string output = "", bool fails = false) =>
        new(Cell(cell, output) is var seen && fails
            ? seen with { Cell = seen.Cell with { Status = CellStatus.Exception } }
            : seen, CellState.Kept, TimeSpan.Zero);
}
