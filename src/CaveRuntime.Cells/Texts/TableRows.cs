using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>The rows of a table, each read when it is asked for. Immutable and safe for any number of threads.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
public sealed class TableRows : IReadOnlyList<TableRow>
{
    private readonly DocumentTable _table;

    internal TableRows(DocumentTable table) => _table = table;

    /// <summary>How many there are.</summary>
    public int Count => _table.RowCount;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => Count;

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none with this number.</exception>
    public TableRow this[int index] => (uint)index < (uint)Count
        ? new TableRow(_table, _table.Head.FirstRow + index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count:N0} rows, numbered from 0.");

    /// <summary>One after another.</summary>
    public IEnumerator<TableRow> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many there are, never their content.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count:N0} rows");
}

/// <summary>A row of a table. Immutable.</summary>
public sealed class TableRow
{
    private readonly DocumentTable _table;
    private readonly int _row;
    private readonly string[] _cells;

    internal TableRow(DocumentTable table, int row)
    {
        (_table, _row) = (table, row);
        _cells = table.Index.Cells(row);
    }

    /// <summary>Its number in the sheet, from 1, the row that names the columns included.</summary>
    public int RowNumber => _table.NumberOf(_row);

    /// <summary>Where it begins in the table's text.</summary>
    public int Position => _table.Index.At(_row).Start;

    /// <summary>It as it stands in the document.</summary>
    public Text Text => _table.Text.View(_table.Index.At(_row).Start, _table.Index.At(_row).Length);

    /// <summary>How many cells the table has in a row.</summary>
    public int Count => _table.Columns.Count;

    /// <summary>All cells, as they are written.</summary>
    public IReadOnlyList<string> Cells => _cells;

    /// <summary>A cell by the number of its column, from 0; empty where the row has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such column.</exception>
    public string this[int column] => (uint)column < (uint)Count
        ? _cells.ElementAtOrDefault(column) ?? ""
        : throw new ArgumentOutOfRangeException(nameof(column), column, $"There are {Count:N0} columns, numbered from 0.");

    /// <summary>A cell by the name of its column; empty where the row has none.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such column; the message names those that it has.</exception>
    public string this[string column] => this[IndexOf(column)];

    /// <summary>The number in a cell.</summary>
    /// <exception cref="FormatException">There is none; the message says what stands there, and where.</exception>
    public double Number(string column) => TryNumber(column) ?? throw No(column, "number");

    /// <summary>The number in a cell; null where there is none.</summary>
    public double? TryNumber(string column) => CellValue.TryNumber(this[column], _table.Separator, out double number) ? number : null;

    /// <summary>The date in a cell, written as year, month and day.</summary>
    /// <exception cref="FormatException">There is none; the message says what stands there, and where.</exception>
    public DateTime Date(string column) => TryDate(column) ?? throw No(column, "date in the order year, month, day");

    /// <summary>The date in a cell; null where there is none.</summary>
    public DateTime? TryDate(string column) => CellValue.TryDate(this[column], out DateTime date) ? date : null;

    /// <summary>What to cite for a cell: <c>Sheet 2!B7</c>.</summary>
    public string Place(string column) => _table.Place(_row, IndexOf(column));

    /// <summary>The cells with their columns' names.</summary>
    public override string ToString() => string.Join(", ", _table.Columns.Select(c => $"{c.Name}: {this[c.Index]}"));

    private int IndexOf(string column)
    {
        foreach (TableColumn one in _table.Columns)
        {
            if (one.Name == column)
                return one.Index;
        }

        return _table.Columns.FirstOrDefault(c => string.Equals(c.Name, column?.Trim(), StringComparison.OrdinalIgnoreCase))?.Index
            ?? throw new KeyNotFoundException($"There is no column '{column}'. The columns: {string.Join(", ", _table.Columns.Select(c => c.Name))}.");
    }

    private FormatException No(string column, string what) =>
        new($"{Place(column)} (column {column}) holds '{this[column]}', which is no {what}. Use Try{(what == "number" ? "Number" : "Date")}, or read the words with row[\"{column}\"].");
}
