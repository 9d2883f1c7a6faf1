namespace CaveRuntime.Cells.Buffers;

/// <summary>Where each row of a table begins, and its cells. Immutable.</summary>
internal sealed class RowIndex
{
    private readonly BufferSlice _text;
    private readonly TableShape _shape;
    private readonly int[] _starts;

    private RowIndex(BufferSlice text, TableShape shape, int[] starts) => (_text, _shape, _starts) = (text, shape, starts);

    /// <summary>How many rows there are, a header included.</summary>
    public int Count => _starts.Length;

    /// <summary>Looks once through the characters of a table.</summary>
    public static RowIndex Of(BufferSlice text, TableShape shape)
    {
        List<int> starts = [];
        ReadOnlySpan<char> span = text.Span;
        for (int at = 0; at < span.Length;)
        {
            starts.Add(at);
            at = After(span, at, shape.IsQuoted);
        }

        return text.Kept(new RowIndex(text, shape, [.. starts]));
    }

    /// <summary>Where a row lies in the table, without its line end.</summary>
    public (int Start, int Length) At(int row)
    {
        int start = _starts[row];
        int end = row + 1 < _starts.Length ? _starts[row + 1] : _text.Length;
        ReadOnlySpan<char> line = _text.Span[start..end];
        if (line is [.., '\n'])
            line = line[..^1];
        if (line is [.., '\r'])
            line = line[..^1];
        return _text.Kept((start, line.Length));
    }

    /// <summary>The number of the row around a position in the table, and of the cell in that row, both from 0.</summary>
    public (int Row, int Cell) Find(int position)
    {
        int row = Array.BinarySearch(_starts, position);
        row = Math.Max(row < 0 ? ~row - 1 : row, 0);
        (int start, int length) = At(row);
        int cell = 0;
        ReadOnlySpan<char> line = _text.Span.Slice(start, length);
        for (int at = 0; ; cell++)
        {
            at += CellLength(line[at..]) + 1;
            if (at > line.Length || start + at > position)
                break;
        }

        return _text.Kept((row, cell));
    }

    /// <summary>The cells of a row, as they are read.</summary>
    public string[] Cells(int row)
    {
        (int start, int length) = At(row);
        ReadOnlySpan<char> line = _text.Span.Slice(start, length);
        List<string> cells = [];
        for (int at = 0; at <= line.Length;)
        {
            int end = CellLength(line[at..]);
            cells.Add(Plain(line.Slice(at, end)));
            at += end + 1;
        }

        return _text.Kept(cells.ToArray());
    }

    private int CellLength(ReadOnlySpan<char> rest)
    {
        int at = 0;
        if (_shape.IsQuoted && rest is ['"', ..])
        {
            // A quotation mark inside of quotation marks is written twice.
            for (at = 1; at < rest.Length; at++)
            {
                int mark = rest[at..].IndexOf('"');
                if (mark < 0)
                    return rest.Length;
                at += mark + 1;
                if (at >= rest.Length || rest[at] != '"')
                    break;
            }
        }

        at = Math.Min(at, rest.Length);
        int separator = rest[at..].IndexOf(_shape.Separator);
        return separator < 0 ? rest.Length : at + separator;
    }

    private string Plain(ReadOnlySpan<char> cell) => _shape.IsQuoted && cell is ['"', .., '"']
        ? cell[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
        : cell.ToString();

    // A line end between quotation marks is part of a cell.
    private static int After(ReadOnlySpan<char> text, int at, bool isQuoted)
    {
        bool inside = false;
        while (at < text.Length)
        {
            int next = isQuoted ? text[at..].IndexOfAny('"', '\n') : text[at..].IndexOf('\n');
            if (next < 0)
                return text.Length;
            at += next + 1;
            if (text[at - 1] == '"')
                inside = !inside;
            else if (!inside)
                return at;
        }

        return at;
    }
}
