namespace CaveRuntime.Cells.Buffers;

/// <summary>What a mark says of a part of a document.</summary>
internal enum MarkKind
{
    /// <summary>A page, a slide, a message: its label is what people cite.</summary>
    Page = 'P',

    /// <summary>A heading; its number is the level, from 1.</summary>
    Heading = 'H',

    /// <summary>A table.</summary>
    Table = 'T',

    /// <summary>Words that lead somewhere.</summary>
    Link = 'L',

    /// <summary>Something that is said of the whole document.</summary>
    Property = 'M',
}

/// <summary>What a reader has said of a part of a document. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the document.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Number">The number of the page, or the level of the heading.</param>
/// <param name="Text">Its label, title, name or key; may be empty.</param>
/// <param name="Target">Where a link leads, what a property is.</param>
/// <param name="Shape">Of a table.</param>
internal sealed record Mark(
    MarkKind Kind, int Start, int Length, int Number, string Text, string? Target = null, TableShape? Shape = null)
{
    public int End => Start + Length;
}

/// <summary>How a table stands in the text: one row a line.</summary>
/// <param name="FirstRow">The number of its first line, from 1.</param>
/// <param name="FirstColumn">The number of its first column, from 1 for A.</param>
/// <param name="Separator">What stands between two cells.</param>
/// <param name="IsQuoted">Whether cells may stand in quotation marks, and then hold separators and line ends.</param>
/// <param name="IsSheet">Whether its cells are named as in a spreadsheet.</param>
/// <param name="HasHeader">Whether the first row names the columns; null where the table itself has to tell.</param>
internal readonly record struct TableShape(
    int FirstRow, int FirstColumn, char Separator, bool IsQuoted, bool IsSheet, bool? HasHeader);
