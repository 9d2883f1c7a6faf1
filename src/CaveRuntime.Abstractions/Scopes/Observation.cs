using System.Globalization;
using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Scopes;

/// <summary>
/// What a model is shown of a cell that has ended, as data: the scope's report and what the host has to add. It becomes text here and
/// nowhere else, and nobody has to read that text again to learn what is in it. Immutable.
/// </summary>
/// <param name="Cell">What the scope reported.</param>
public sealed record Observation(CellResult Cell)
{
    private const int MaxVariables = 40;

    /// <summary>What the model is told where the variables of earlier cells are lost; null where they are not, or it knows.</summary>
    public string? Loss { get; init; }

    /// <summary>What the host has to say of the cell's calls, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The run's turn that the cell was; null where no turn of a run wrote it.</summary>
    public TurnNumber? Turn { get; init; }

    /// <summary>Whether it says that the variables of earlier cells are lost.</summary>
    public bool IsWorkerLost => Loss is not null;

    /// <summary>The error first, then head and tail of the output, then what became of the variables, then what the host says.</summary>
    public string Text
    {
        get
        {
            string text = string.Concat([.. ErrorLines(), .. Line(Cell.Output.Text), .. ValueLine, .. Line(VariablesLine)]);
            text = text.Length == 0 ? "The cell ran and printed nothing." : text.TrimEnd('\n');
            return string.Join('\n', (IEnumerable<string>)[text, .. Loss is null
                ? (string[])[]
                : [Loss], .. TypeNameLine, .. Notes.Select(n => $"Note: {n}")]);
        }
    }

    /// <summary>The text under a line that names the cell and the turn: what the model's next message begins with.</summary>
    public string Message => string.Create(CultureInfo.InvariantCulture, $"Observation of cell {Cell.Cell}{TurnWords}:\n{Text}");

    /// <summary>The line that names the new and changed variables; null where there are none.</summary>
    public string? VariablesLine => Cell.Variables.Count == 0 ? null
        : "Variables: " + string.Join("; ", Cell.Variables.Take(MaxVariables).Select(Words))
            + (Cell.Variables.Count > MaxVariables ? string.Create(
                CultureInfo.InvariantCulture,
                $"; and {Cell.Variables.Count - MaxVariables} more") : "");

    /// <summary>Whether the variables are all that there is to show.</summary>
    public bool IsVariablesAlone =>
        Cell is { Error: null, Value: null, Variables.Count: > 0 } && string.IsNullOrWhiteSpace(Cell.Output.Text);

    private string TurnWords => Turn is { } turn
        ? string.Create(CultureInfo.InvariantCulture, $" (turn {turn.Number} of {turn.Limit})")
        : "";

    private string[] TypeNameLine => (TypeNameMarks.Find(Cell.Output.Head) ?? TypeNameMarks.Find(Cell.Output.Tail)) is { } name
        ? [$"Note: {name} is the name of a type. If its items were meant, write string.Join(\", \", xs), and await a task."]
        : [];

    private string[] ValueLine => Cell.Value is null ? [] : [$"Value: {Cell.Value}\n"];

    private IEnumerable<string> ErrorLines()
    {
        if (Cell.Error is not { } error)
            yield break;
        string line = error.Line is { } n ? $" at line {n.ToString(CultureInfo.InvariantCulture)}" : "";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Error in cell {Cell.Cell}{line} ({Words(Cell)}): {error.Type}: {error.Message}\n");
        if (Cell.Unassigned.Count > 0)
            yield return $"Declared but not assigned: {string.Join(", ", Cell.Unassigned)}\n";
    }

    private static string[] Line(string? text) => string.IsNullOrEmpty(text) ? [] : text[^1] == '\n' ? [text] : [text, "\n"];

    private static string Words(VariableInfo variable)
    {
        string size = variable.Size is { } n ? string.Create(CultureInfo.InvariantCulture, $" ({n:N0})") : "";
        return $"{(variable.Change == VariableChange.New ? "new" : "changed")} {variable.Name}: {variable.Type}{size}";
    }

    private static string Words(CellResult cell) => cell.Status switch
    {
        CellStatus.Rejected => "refused before it ran",
        CellStatus.CompileError => "it does not compile",
        CellStatus.Timeout => "stopped",
        CellStatus.WorkerLost => "its worker was lost",
        _ when cell.Layer == CellLayer.Limit => "stopped by a limit",
        _ => "it threw",
    };
}
