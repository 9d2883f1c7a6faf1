using CaveRuntime.Cli.Editing;
using CaveRuntime.Cli.Inputs;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Confinement.Terminals;
using CaveRuntime.Replies;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Cli.Repl;

/// <summary>Where entries come from: lines that are piped in, or a person at a terminal.</summary>
internal sealed class ReplInput : IDisposable
{
    private readonly Terminal _terminal;
    private readonly StreamReader? _typed;
    private readonly CellReader? _lines;
    private readonly FileStream? _keys;
    private readonly TerminalEntries? _entries;
    private bool _leaves;

    public ReplInput(OpenSession open, Terminal terminal)
    {
        _terminal = terminal;
        IsEdited = !terminal.HasPipedInput && terminal.DrawsOnError && !OperatingSystem.IsWindows()
            && terminal.Variable("TERM") is not (null or "dumb");
        if (!IsEdited)
        {
            _typed = new StreamReader(terminal.Input);
            _lines = new CellReader(_typed, terminal);
            return;
        }

        var history = new History(Path.Combine(terminal.DataFolder, "repl-history"), keeps: open.Name is not null);
        var painter = new Painter(terminal.Drawn, terminal.Variable("NO_COLOR") is null, Size);
        var editor = new LineEditor(
            painter,
            history,
            (text, caret) => ReplCompletion.Of(text, caret, open.Session.Variables, open.Session.Cells),
            IsWhole,
            () => Size().Columns);
        // The console's own stream reads whole lines, and echoes them.
        _keys = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        _entries = new TerminalEntries(_keys, terminal.Drawn, editor);
    }

    /// <summary>Whether a person writes entries with an editor.</summary>
    public bool IsEdited { get; }

    /// <summary>The next entry; null at the end.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_lines is not null)
            return await _lines.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Entered entered = await _entries!.ReadAsync(cancellationToken).ConfigureAwait(false);
            switch (entered.How)
            {
                case EntryEnd.EndOfInput:
                    return null;
                case EntryEnd.LeftEmpty when _leaves:
                    return null;
                case EntryEnd.LeftEmpty:
                    _leaves = true;
                    _terminal.Error.WriteLine("Ctrl-C again ends; so do /quit and Ctrl-D.");
                    break;
                case EntryEnd.Entered when entered.Text.Trim().Length > 0:
                    _leaves = false;
                    return entered.Text;
                default:
                    _leaves = false;
                    break;
            }
        }
    }

    public void Dispose()
    {
        _typed?.Dispose();
        _keys?.Dispose();
        _entries?.Dispose();
    }

    /// <summary>Whether an entry is taken when Enter is pressed: as lines that are piped in are, and at an empty line.</summary>
    internal static bool IsWhole(string text)
    {
        if (ReplCommands.IsCommand(text) || CellText.IsComplete(text))
            return true;
        string last = text[(text.LastIndexOf('\n') + 1)..];
        return string.IsNullOrWhiteSpace(last) && !CellText.IsInsideLiteral(text);
    }

    private static (int Columns, int Rows) Size() => RawTerminal.Size(2) ?? (80, 24);
}
