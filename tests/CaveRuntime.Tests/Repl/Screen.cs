using System.Globalization;
using System.Text;
using CaveRuntime.Cli.Editing;

namespace CaveRuntime.Tests.Repl;

/// <summary>What a terminal shows of what is written to it: as much of one as the editor uses. Lines that scroll off stay above.</summary>
internal sealed class Screen(int columns, int rows)
{
    private readonly List<List<string>> _lines = [[]];
    private readonly StringBuilder _open = new();
    private int _row;
    private int _column;

    public int Columns { get; set; } = columns;

    /// <summary>Everything, line by line, without the blanks at the ends.</summary>
    public string Text => string.Join('\n', _lines.Select(l => string.Concat(l).TrimEnd()));

    /// <summary>The line that the caret is in, and what stands before it.</summary>
    public (string Line, string Before) Caret => (string.Concat(_lines[_row]).TrimEnd(), string.Concat(_lines[_row].Take(_column)));

    public void Write(string written)
    {
        _open.Append(written);
        string text = _open.ToString();
        int at = 0;
        while (at < text.Length && Step(text, ref at))
        {
        }

        _open.Clear().Append(text, at, text.Length - at);
    }

    private int Top => Math.Max(0, _lines.Count - rows);

    private bool Step(string text, ref int at)
    {
        switch (text[at])
        {
            case '\r':
                _column = 0;
                at++;
                return true;
            case '\n':
                _row++;
                Reach(_row);
                at++;
                return true;
            case '\b':
                _column = Math.Max(0, _column - 1);
                at++;
                return true;
            case '\u001b':
                return Sequence(text, ref at);
            default:
                int length = StringInfo.GetNextTextElementLength(text, at);
                Put(text.Substring(at, length));
                at += length;
                return true;
        }
    }

    private void Put(string character)
    {
        int wide = CaveRuntime.Cli.Editing.Columns.Of(character);
        if (_column + wide > Columns)
        {
            _column = 0;
            Reach(++_row);
        }

        List<string> line = _lines[_row];
        while (line.Count < _column + wide)
            line.Add(" ");
        line[_column] = character;
        if (wide == 2)
            line[_column + 1] = "";
        _column += wide;
    }

    private bool Sequence(string text, ref int at)
    {
        int end = at + 2;
        if (at + 1 >= text.Length)
            return false;
        if (text[at + 1] != '[')
        {
            at = end;
            return true;
        }

        while (end < text.Length && text[end] is < '@' or > '~')
            end++;
        if (end >= text.Length)
            return false;
        string given = text[(at + 2)..end];
        int n = int.TryParse(given, CultureInfo.InvariantCulture, out int number) ? number : 1;
        switch (text[end])
        {
            case 'A':
                _row = Math.Max(Top, _row - n);
                break;
            case 'B':
                Reach(_row += n);
                break;
            case 'C':
                _column += n;
                break;
            case 'D':
                _column = Math.Max(0, _column - n);
                break;
            case 'H':
                (_row, _column) = (Top, 0);
                break;
            case 'J' when given == "2":
                for (int i = Top; i < _lines.Count; i++)
                    _lines[i].Clear();
                break;
            case 'J':
                Cut();
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case 'K':
                Cut();
                break;
            default:
                break;
        }

        at = end + 1;
        return true;
    }

    private void Cut()
    {
        List<string> line = _lines[_row];
        if (line.Count > _column)
            line.RemoveRange(_column, line.Count - _column);
    }

    private void Reach(int row)
    {
        while (_lines.Count <= row)
            _lines.Add([]);
    }
}
