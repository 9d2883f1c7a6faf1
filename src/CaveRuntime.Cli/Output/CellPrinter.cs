using System.Globalization;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Scopes;

namespace CaveRuntime.Cli.Output;

/// <summary>How a cell ended: its output and value on standard output and what went wrong on standard error, or all of it as one line of
/// JSON.</summary>
internal sealed class CellPrinter(Terminal terminal, bool json)
{
    public void Show(CellReport report, string file)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonLine.Of(CellShape.Of(report, file)));
            return;
        }

        if (report.Output.Length > 0)
            terminal.Out.Write(report.Output.EndsWith('\n') ? report.Output : report.Output + "\n");
        if ((report.Value ?? report.Final) is { } value)
            terminal.Out.WriteLine(value);
        if (report.State == CellState.Rebuilt)
            terminal.Warn($"{file} ran in a new worker: the variables of the cells before it are gone.");
        if (report.Error is not { } error)
            return;
        string line = error.Line is { } n ? string.Create(CultureInfo.InvariantCulture, $"({n})") : "";
        terminal.Fail($"{file}{line}: {Words.Of(report.Status).Replace('_', ' ')}: {error.Type}: {error.Message}");
        if (report.State == CellState.Lost)
            terminal.Warn("the session's state is lost; the next cell starts in a new worker.");
    }
}
