using System.Globalization;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// A table or a sheet of a document. Rows are read when they are asked for, from the document's text, so that millions of them cost
/// nothing until then. Immutable and safe for any number of threads.
/// </summary>
public sealed class DocumentTable : IPrinted
{
    private readonly TableShape _shape;
    private readonly Lazy<TableHead> _head;
    private readonly Func<RowIndex> _index;

    internal DocumentTable(string name, Text text, int position, TableShape shape, Func<RowIndex> index)
    {
        (Name, Text, Position, _shape, _index) = (name, text, position, shape, index);
        _head = new(() => TableHead.Of(_index(), shape));
        Rows = new TableRows(this);
    }

    /// <summary>The name of the sheet, or what the table is called; may be empty.</summary>
    public string Name { get; }

    /// <summary>All of it as it stands in the document, a row a line.</summary>
    public Text Text { get; }

    /// <summary>Where it begins in the document's text.</summary>
    public int Position { get; }

    /// <summary>Its columns: from the row that names them, else A, B, C and so on.</summary>
    public Found<TableColumn> Columns => _head.Value.Columns;

    /// <summary>The rows below the one that names the columns.</summary>
    public TableRows Rows { get; }

    /// <summary>How many rows there are, without the one that names the columns.</summary>
    public int RowCount => Index.Count - Head.FirstRow;

    /// <summary>One cell, named as in a spreadsheet: <c>table["B7"]</c>. Empty where the table has no such cell.</summary>
    /// <exception cref="ArgumentException">This is not the name of a cell.</exception>
    public string this[string cell]
    {
        get
        {
            (int row, int column) = CellName.Read(cell);
            row -= _shape.FirstRow;
            column -= _shape.FirstColumn;
            if (row < 0 || row >= Index.Count || column < 0)
                return "";
            return Index.Cells(row).ElementAtOrDefault(column) ?? "";
        }
    }

    internal RowIndex Index => _index();

    internal TableHead Head => _head.Value;

    internal char Separator => _shape.Separator;

    /// <summary>What to cite for a cell.</summary>
    internal string Place(int row, int column) => PlaceOf(Name, _shape, row, column);

    /// <summary>What to cite for a cell of a table.</summary>
    internal static string PlaceOf(string name, TableShape shape, int row, int column)
    {
        int number = shape.FirstRow + row;
        if (shape.IsSheet)
            return $"{name}!{CellName.Of(number, shape.FirstColumn + column)}";
        return name.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"row {number}")
            : string.Create(CultureInfo.InvariantCulture, $"{name}, row {number}");
    }

    internal int NumberOf(int row) => _shape.FirstRow + row;

    /// <summary>Name, number of rows, and the columns with their types.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Name.Length == 0 ? "table" : Name)} ({RowCount:N0} row{(RowCount == 1 ? "" : "s")}): {string.Join(", ", Columns.Take(30))}{(Columns.Count > 30 ? $", … ({Columns.Count:N0} columns)" : "")}");
}

/// <summary>A column of a table. Immutable.</summary>
public sealed class TableColumn
{
    internal TableColumn(string name, int index, string type) => (Name, Index, Type) = (name, index, type);

    /// <summary>Its name, or its letter.</summary>
    public string Name { get; }

    /// <summary>Its number, from 0.</summary>
    public int Index { get; }

    /// <summary><c>number</c>, <c>date</c> or <c>text</c>, by the first thousand rows; <c>empty</c> where they have nothing.</summary>
    public string Type { get; }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name} ({Type})";
}
