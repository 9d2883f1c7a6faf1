using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>
/// Writes the sheets of a workbook row by row: the name of each, and then its rows. Empty rows keep their lines, so that a row's number is
/// that of its line; where very many are empty, another table begins behind them. Holds one row at a time.
/// </summary>
internal sealed class SheetWriter(DocumentSink sink)
{
    private const int MaxEmptyRows = 100;

    private string _name = "";
    private bool _any;
    private int _row;
    private int _empty;
    private int _firstRow;
    private long _start;

    /// <summary>Begins a sheet.</summary>
    public void Begin(string name)
    {
        (_name, _row, _empty, _firstRow) = (name, 0, 0, 0);
        if (_any)
            sink.Write("\n\n");
        _any = true;
        long start = sink.Position;
        sink.Write(name);
        sink.Mark(DocumentMark.Heading(start, name.Length, 1));
    }

    /// <summary>Adds the next row, or the same row several times.</summary>
    public void Add(IReadOnlyList<string> cells, int times = 1)
    {
        int count = cells.Count;
        while (count > 0 && cells[count - 1].Length == 0)
            count--;
        if (count == 0)
        {
            _row += times;
            _empty += times;
            return;
        }

        for (; times > 0; times--)
        {
            _row++;
            if (_firstRow > 0 && _empty > MaxEmptyRows)
                End();
            if (_firstRow == 0)
            {
                sink.Write("\n");
                (_firstRow, _start) = (_row, sink.Position);
            }
            else
            {
                for (int i = 0; i <= _empty; i++)
                    sink.Write("\n");
            }

            _empty = 0;
            for (int i = 0; i < count; i++)
            {
                if (i > 0)
                    sink.Write("\t");
                sink.Write(cells[i]);
            }
        }
    }

    /// <summary>Ends the sheet.</summary>
    public void End()
    {
        if (_firstRow > 0)
        {
            var layout = new TableLayout(_firstRow, 1, '\t', IsQuoted: false, IsSheet: true, HasHeader: null);
            sink.Mark(DocumentMark.Table(_start, sink.Position - _start, _name, layout));
        }

        _firstRow = 0;
    }
}
