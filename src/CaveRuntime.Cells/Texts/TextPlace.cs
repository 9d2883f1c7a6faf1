using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Cells.Texts;

/// <summary>A place as people name it: in its document, where the text has documents, else in the text itself.</summary>
/// <param name="Document">The document; null for none.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Character">The character, from 0.</param>
/// <param name="Label">The page, the cell or the section, where the document has such; null otherwise.</param>
internal readonly record struct TextPlace(string? Document, int Line, int Character, string? Label = null)
{
    private const int MaxTitle = 60;

    /// <summary>For a print of many: where there is no document, the position alone.</summary>
    public string Short => Document is null ? $"@{Character}" : ToString();

    public static TextPlace Of(Text text, int position)
    {
        var document = DocumentAt(text, position);
        var whole = document is { } place ? new BufferSlice(text.Buffer, place.Start, place.Length) : text.Characters;
        var character = document is null ? position : text.Start + position - whole.Start;
        string? label = document is { Marks: { } marks } marked ? LabelOf(marks, whole, marked.CutBefore, character) : null;
        return new TextPlace(document?.Name, new LineCuts(whole).EndsBefore(character) + 1, character, label);
    }

    /// <summary>The number of the page around a position; null where the document has no pages.</summary>
    public static int? PageOf(Text text, int position) => DocumentAt(text, position) is { Marks: { } marks } document
        ? marks.Before(MarkKind.Page, text.Start + position - document.Start + document.CutBefore)?.Number
        : null;

    /// <summary>The cell, else the page, else the section around a place: what people cite.</summary>
    /// <param name="marks">What is known of the document.</param>
    /// <param name="document">The characters of it that are here.</param>
    /// <param name="cutBefore">How many lie before these.</param>
    /// <param name="character">The place in these.</param>
    public static string? LabelOf(DocumentMarks marks, BufferSlice document, int cutBefore, int character)
    {
        int position = cutBefore + character;
        string? page = marks.Before(MarkKind.Page, position)?.Text;
        if (marks.Before(MarkKind.Table, position) is { } table && position < table.End)
        {
            // Of a table that begins or ends elsewhere, nobody here can count the rows.
            bool isWhole = table.Start >= cutBefore && table.End - cutBefore <= document.Length;
            string place = table.Text;
            if (isWhole)
            {
                var text = new BufferSlice(document.Buffer, document.Start + table.Start - cutBefore, table.Length);
                (int row, int cell) = marks.RowsOf(table, text).Find(position - table.Start);
                place = DocumentTable.PlaceOf(table.Text, table.Shape!.Value, row, cell);
            }

            return page is null ? place : $"{page}, {place}";
        }

        if (page is not null || marks.Before(MarkKind.Heading, position) is not { } heading)
            return page;
        bool isHere = heading.Start >= cutBefore && heading.End - cutBefore <= document.Length;
        string title = heading.Text.Length > 0 || !isHere ? heading.Text
            : document.Span.Slice(heading.Start - cutBefore, heading.Length).ToString().Trim();
        title = document.Kept(title).ReplaceLineEndings(" ");
        return title.Length == 0 ? null : $"§ {(title.Length > MaxTitle ? title[..MaxTitle] + "…" : title)}";
    }

    /// <summary>The document around a position; the end of a document still belongs to it.</summary>
    public static DocumentPlace? DocumentAt(Text text, int position)
    {
        var at = text.Start + position;
        var documents = text.Buffer.Documents;
        var (low, high) = (0, documents.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (documents[middle].Start <= at)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high >= 0 && at <= documents[high].End ? documents[high] : null;
    }

    public override string ToString() =>
        FormattableString.Invariant($"{(Document is null ? "" : Document + ", ")}{(Label is null ? "" : Label + ", ")}line {Line}, character {Character}");
}
