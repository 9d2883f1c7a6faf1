using System.Globalization;
using System.Text;

namespace CaveRuntime.Cli.Editing;

/// <summary>Draws an entry in its place on the terminal, over what was drawn of it before.</summary>
internal sealed class Painter(TextWriter terminal, bool hasColors, Func<(int Columns, int Rows)> size)
{
    private const string Begin = "> ", Next = ". ";

    private Rows? _drawn;
    private int _above;
    private int _columns;

    /// <summary>Draws the entry; what is drawn already goes.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="caret">The caret in it.</param>
    /// <param name="begin">What stands before it; null for the prompt.</param>
    public void Draw(string text, int caret, string? begin = null)
    {
        (int columns, int height) = size();
        var rows = Rows.Of(text, caret, begin ?? Begin, begin is null ? Next : new string(' ', begin.Length), columns);
        var drawn = new StringBuilder("\u001b[?25l");
        ToStart(drawn, columns);
        // Of an entry that is higher than the screen that part is seen in which the caret is.
        int first = Math.Clamp(rows.CaretRow - height + 1, 0, Math.Max(0, rows.All.Count - height));
        int end = Math.Min(rows.All.Count, first + height);
        CodePart[]? parts = hasColors && begin is null ? CodeColors.Of(text) : null;
        for (int i = first; i < end; i++)
        {
            if (i > first)
                drawn.Append("\r\n");
            Write(drawn, rows.All[i], text, parts);
        }

        Move(drawn, end - 1 - rows.CaretRow, 'A');
        drawn.Append('\r');
        Move(drawn, rows.CaretColumn, 'C');
        drawn.Append("\u001b[?25h");
        terminal.Write(drawn.ToString());
        (_drawn, _above, _columns) = (rows, first, columns);
    }

    /// <summary>Leaves the entry where it is, whole, and goes on below it.</summary>
    public void End(string text, string mark = "")
    {
        // Without its upper rows, if it is higher than the screen, since those above are out of reach.
        Draw(text, text.Length);
        terminal.Write(mark + "\r\n");
        _drawn = null;
    }

    /// <summary>Writes lines above the entry, which has to be drawn again then.</summary>
    public void Above(IEnumerable<string> lines)
    {
        Erase();
        foreach (string line in lines)
            terminal.Write(line + "\r\n");
    }

    /// <summary>Makes the screen empty.</summary>
    public void Clear()
    {
        terminal.Write("\u001b[H\u001b[2J");
        _drawn = null;
    }

    public void Erase()
    {
        var erased = new StringBuilder();
        ToStart(erased, size().Columns);
        terminal.Write(erased.ToString());
        _drawn = null;
    }

    private void ToStart(StringBuilder to, int columns)
    {
        // A terminal that has become narrower has broken the rows anew.
        int up = _drawn is null ? 0 : columns < _columns ? _drawn.CaretRowAt(columns) : _drawn.CaretRow - _above;
        Move(to, up, 'A');
        to.Append("\r\u001b[J");
    }

    private static void Write(StringBuilder to, Row row, string text, CodePart[]? parts)
    {
        to.Append(row.Prompt);
        if (parts is null)
        {
            to.Append(text, row.Start, row.End - row.Start);
            return;
        }

        CodePart now = CodePart.Plain;
        for (int i = row.Start; i < row.End; i++)
        {
            if (parts[i] != now)
                to.Append(CodeColors.Escape(now = parts[i]));
            to.Append(text[i]);
        }

        if (now != CodePart.Plain)
            to.Append(CodeColors.Escape(CodePart.Plain));
    }

    private static void Move(StringBuilder to, int by, char direction)
    {
        if (by > 0)
            to.Append(CultureInfo.InvariantCulture, $"\u001b[{by}{direction}");
    }
}
