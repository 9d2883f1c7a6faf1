using System.Globalization;
using System.Text;
using CaveRuntime.Scopes;

namespace CaveRuntime.Replies;

/// <summary>What a model is shown of a cell that has ended: the error first, then head and tail of the output, then what became of the variables.</summary>
internal static class Observation
{
    private const int MaxVariables = 40;

    public static string Of(CellFinished cell)
    {
        var text = new StringBuilder();
        if (cell.Error is { } error)
        {
            string line = error.Line is { } n ? $" at line {n.ToString(CultureInfo.InvariantCulture)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"Error in cell {cell.Cell}{line} ({Words(cell)}): {error.Type}: {error.Message}\n");
            if (cell.Unassigned.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"Declared but not assigned: {string.Join(", ", cell.Unassigned)}\n");
        }

        AppendOutput(text, cell.Output);
        if (cell.Value is not null)
            text.Append(CultureInfo.InvariantCulture, $"Value: {cell.Value}\n");
        AppendVariables(text, cell.Variables);
        return text.Length == 0 ? "The cell ran and printed nothing." : text.ToString().TrimEnd('\n');
    }

    /// <summary>Head and tail of an output; the mark between them names the variable that holds the whole.</summary>
    public static string Output(CellOutput output) => output.Variable is null
        ? output.Head
        : string.Create(CultureInfo.InvariantCulture, $"{output.Head}\n[… {output.Chars - output.Head.Length - output.Tail.Length:N0} of {output.Chars:N0} characters left out; the whole is in {output.Variable} …]\n{output.Tail}");

    private static void AppendOutput(StringBuilder text, CellOutput output)
    {
        if (output.Chars == 0)
            return;
        text.Append(Output(output));
        if (text[^1] != '\n')
            text.Append('\n');
    }

    private static void AppendVariables(StringBuilder text, IReadOnlyList<ScopeVariable> variables)
    {
        if (variables.Count == 0)
            return;
        text.Append("Variables: ");
        text.AppendJoin("; ", variables.Take(MaxVariables).Select(v =>
        {
            string size = v.Size is { } n ? string.Create(CultureInfo.InvariantCulture, $" ({n:N0})") : "";
            return $"{(v.Change == VariableChange.New ? "new" : "changed")} {v.Name}: {v.Type}{size}";
        }));
        if (variables.Count > MaxVariables)
            text.Append(CultureInfo.InvariantCulture, $"; and {variables.Count - MaxVariables} more");
        text.Append('\n');
    }

    private static string Words(CellFinished cell) => cell.Status switch
    {
        CellStatus.Rejected => "refused before it ran",
        CellStatus.CompileError => "it does not compile",
        CellStatus.Timeout => "stopped",
        CellStatus.WorkerLost => "its worker was lost",
        _ when cell.Layer == CellLayer.Limit => "stopped by a limit",
        _ => "it threw",
    };
}
