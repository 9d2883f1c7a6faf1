using System.Globalization;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Output;

/// <summary>The cells that a run writes and what they print, on standard error while it runs.</summary>
internal sealed class CellSteps(Terminal terminal) : IRunOutput
{
    private const int MaxLines = 12;

    public void Take(RunEvent happened, string line)
    {
        if (happened is CellStarted cell)
            Show(string.Create(CultureInfo.InvariantCulture, $"── cell {cell.Cell}"), cell.Code);
        else if (happened is CellFinished { Report: { Final: null } report })
            Show("── prints", report.Error is { } error ? $"{report.Output}\n{error.Type}: {error.Message}" : report.Output);
    }

    private void Show(string head, string text)
    {
        string[] lines = text.Trim('\n').Split('\n');
        terminal.Error.WriteLine(head);
        terminal.Error.WriteLine(string.Join('\n', lines.Take(MaxLines)));
        if (lines.Length > MaxLines)
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… {lines.Length - MaxLines} more lines; 'cave show last' has them"));
    }
}
