using System.Text.Json.Serialization;

namespace CaveRuntime.Inputs;

/// <summary>What a part of a document is. Places are UTF-16 code units from the document's beginning. Immutable.</summary>
/// <param name="Kind">What kind of part.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many characters it has; may be 0.</param>
/// <param name="Text">The label of a page, the title of a heading (empty where its characters are it), the name of a table or of a
/// property.</param>
public sealed record DocumentMark(DocumentMarkKind Kind, long Start, long Length, string Text)
{
    /// <summary>The number of a page, or the level of a heading; from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Number { get; init; }

    /// <summary>Where a link leads; the value of a property.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>How a table stands in the text; of a table only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableLayout? Layout { get; init; }

    /// <summary>A page, a slide, a message.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How many characters it has.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="label">What people cite: <c>p. 214</c>.</param>
    public static DocumentMark Page(long start, long length, int number, string label) =>
        new(DocumentMarkKind.Page, start, length, label) { Number = number };

    /// <summary>A heading, or an entry of an outline.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How many characters it has.</param>
    /// <param name="level">Its level, from 1 for the highest.</param>
    /// <param name="title">What it says, where its characters do not.</param>
    public static DocumentMark Heading(long start, long length, int level, string title = "") =>
        new(DocumentMarkKind.Heading, start, length, title) { Number = level };

    /// <summary>A table.</summary>
    public static DocumentMark Table(long start, long length, string name, TableLayout layout) =>
        new(DocumentMarkKind.Table, start, length, name) { Layout = layout };

    /// <summary>Words that lead somewhere.</summary>
    public static DocumentMark Link(long start, long length, string target) =>
        new(DocumentMarkKind.Link, start, length, "") { Target = target };

    /// <summary>Something that the document says of itself.</summary>
    public static DocumentMark Property(string name, string value) => new(DocumentMarkKind.Property, 0, 0, name) { Target = value };
}

/// <summary>What a part of a document can be.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DocumentMarkKind>))]
public enum DocumentMarkKind
{
    /// <summary>A page, a slide, a message.</summary>
    Page,

    /// <summary>A heading, or an entry of an outline.</summary>
    Heading,

    /// <summary>A table or a sheet.</summary>
    Table,

    /// <summary>Words that lead somewhere.</summary>
    Link,

    /// <summary>Something that the document says of itself.</summary>
    Property,
}

/// <summary>How a table stands in the text of its document: one row a line, ended by a line feed, and a separator between cells.
/// Immutable.</summary>
/// <param name="FirstRow">The number of its first row, from 1: of a sheet, the number that the sheet gives it.</param>
/// <param name="FirstColumn">The number of its first column, from 1 for A.</param>
/// <param name="Separator">What stands between two cells.</param>
/// <param name="IsQuoted">Whether cells may stand in quotation marks (doubled inside), and then hold separators and line ends.</param>
/// <param name="IsSheet">Whether its cells are cited as in a spreadsheet, <c>Sheet 2!B7</c>; otherwise by their row.</param>
/// <param name="HasHeader">Whether the first row names the columns; null where nobody knows, and the table itself has to tell.</param>
public sealed record TableLayout(int FirstRow, int FirstColumn, char Separator, bool IsQuoted, bool IsSheet, bool? HasHeader)
{
    /// <summary>Cells with a tab between them, which have neither tabs nor line ends themselves.</summary>
    /// <param name="hasHeader">Whether the first row names the columns.</param>
    public static TableLayout Tabbed(bool? hasHeader = null) => new(1, 1, '\t', false, false, hasHeader);
}
