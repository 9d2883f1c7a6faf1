using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Texts;

/// <summary>
/// What plain text shows of its own structure: a text of which every line has the same number of cells is a table, and lines that begin
/// with number signs are headings where the text is Markdown. Looked for when a cell asks; where there is any doubt there is nothing.
/// </summary>
internal static class TextMarks
{
    private const int SeenChars = 1 << 18, SeenRows = 200, MinRows = 3, MaxCells = 10_000;
    private const string Separators = ",\t;|";

    /// <summary>The marks of a whole document.</summary>
    public static DocumentMarks Of(Text text, string name)
    {
        List<Mark> marks = [];
        if (Table(text) is { } shape)
            marks.Add(new Mark(MarkKind.Table, 0, text.Length, 0, "", null, shape));
        else if (MarkdownMarks.IsMarkdown(text, name))
            marks.AddRange(MarkdownMarks.Of(text));
        return new DocumentMarks(marks);
    }

    private static TableShape? Table(Text text)
    {
        Text seen = text.View(0, Math.Min(text.Length, SeenChars));
        (TableShape Shape, int Cells)? best = null;
        foreach (char separator in Separators)
        {
            foreach (bool isQuoted in (bool[])[true, false])
            {
                var shape = new TableShape(1, 1, separator, isQuoted, false, null);
                int cells = CellsOfEveryRow(seen, shape, isCut: seen.Length < text.Length);
                // One that needs no quotation marks is simpler.
                if (cells >= 2 && (best is null || cells > best.Value.Cells || (cells == best.Value.Cells && !isQuoted && !Quotes(seen))))
                    best = (shape, cells);
            }
        }

        return best?.Shape;
    }

    private static bool Quotes(Text text) => text.Kept(text.Span.Contains('"'));

    /// <summary>How many cells each row has; 0 where they have not the same number, or are too few to tell a table from a text.</summary>
    private static int CellsOfEveryRow(Text text, TableShape shape, bool isCut)
    {
        if (text.Kept(text.Span.IndexOf(shape.Separator)) < 0)
            return 0;
        RowIndex index = RowIndex.Of(text.Characters, shape);
        // The last row that is seen may go on.
        int rows = Math.Min(index.Count - (isCut ? 1 : 0), SeenRows);
        while (rows > 0 && index.At(rows - 1).Length == 0)
            rows--;
        int cells = 0, blanks = 0, inner = 0;
        for (int i = 0; i < rows; i++)
        {
            string[] row = index.Cells(i);
            if (row.Length > MaxCells || (i > 0 && row.Length != cells))
                return 0;
            cells = row.Length;
            inner += row.Length - 1;
            blanks += row.Skip(1).Count(c => c.StartsWith(' ') || c.Length == 0);
            // A sentence has its commas anywhere, and ends.
            if (row.Any(c => c.Length > 2_000) || (row[0].Length == 0 && shape.Separator == '|'))
                return 0;
        }

        bool isProse = shape.Separator is ',' or ';' && cells < 4 && blanks * 2 > inner;
        return rows < MinRows || isProse ? 0 : cells;
    }
}
