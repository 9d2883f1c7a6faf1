using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Writes the text of a Word document in paragraphs.</summary>
internal sealed class WordText
{
    private readonly MainDocumentPart _main;
    private readonly BlockWriter _blocks;
    private readonly WordStyles _styles;
    private readonly WordNumbers _numbers;
    private readonly Counter _tables;
    private readonly Dictionary<string, string> _targets;

    public WordText(MainDocumentPart main, BlockWriter blocks)
        : this(main, blocks, new WordStyles(main), new WordNumbers(main), new Counter(), Targets(main))
    {
    }

    private WordText(
        MainDocumentPart main,
        BlockWriter blocks,
        WordStyles styles,
        WordNumbers numbers,
        Counter tables,
        Dictionary<string, string> targets) =>
        (_main, _blocks, _styles, _numbers, _tables, _targets) = (main, blocks, styles, numbers, tables, targets);

    /// <summary>Writes an element that holds paragraphs and tables.</summary>
    public void Write(OpenXmlElement parent)
    {
        foreach (OpenXmlElement element in parent.ChildElements)
        {
            switch (element)
            {
                case Paragraph paragraph:
                    Paragraph(paragraph);
                    break;
                case Table table:
                    Table(table);
                    break;
                case AlternateContent alternate:
                    Write((OpenXmlElement?)alternate.GetFirstChild<AlternateContentChoice>() ?? alternate);
                    break;
                case SdtBlock or SdtContentBlock or CustomXmlBlock or InsertedRun or AlternateContentChoice:
                    Write(element);
                    break;
            }
        }
    }

    /// <summary>Writes what stands at the foot of pages, at the end, and beside them.</summary>
    public void WriteNotes()
    {
        Notes(_main.FootnotesPart?.Footnotes?.Elements<Footnote>().Where(n => n.Id?.Value > 0), n => $"[{n.Id?.Value}] ");
        Notes(_main.EndnotesPart?.Endnotes?.Elements<Endnote>().Where(n => n.Id?.Value > 0), n => $"[e{n.Id?.Value}] ");
        Notes(_main.WordprocessingCommentsPart?.Comments?.Elements<Comment>(), c => $"[comment by {c.Author?.Value ?? "somebody"}] ");
    }

    private void Notes<T>(IEnumerable<T>? notes, Func<T, string> head) where T : OpenXmlElement
    {
        foreach (T note in notes ?? [])
        {
            _blocks.Break(2);
            _blocks.Write(head(note));
            // Its first paragraph follows on the same line.
            foreach (OpenXmlElement element in note.ChildElements)
            {
                Inline(element);
                _blocks.Break();
            }
        }
    }

    private void Paragraph(Paragraph paragraph)
    {
        ParagraphProperties? properties = paragraph.ParagraphProperties;
        int level = _styles.HeadingLevel(properties);
        string number = _numbers.Next(properties, _styles);
        _blocks.Break(level > 0 || number.Length == 0 ? 2 : 1);
        bool hasText = paragraph.Descendants<Text>().Any(t => t.Text.Length > 0);
        if (hasText)
        {
            long start = _blocks.Start();
            if (number.Length > 0)
                _blocks.Write(number + " ");
            Inline(paragraph);
            if (level > 0 && _blocks.Sink.Position > start)
                _blocks.Sink.Mark(DocumentMark.Heading(start, _blocks.Sink.Position - start, level));
        }

        _blocks.Break(level > 0 ? 2 : 1);
        // Text in frames stands in a paragraph and is none of its words.
        foreach (TextBoxContent box in paragraph.Descendants<TextBoxContent>().Where(b => !b.Ancestors<AlternateContentFallback>().Any()))
            Write(box);
    }

    private void Inline(OpenXmlElement parent)
    {
        foreach (OpenXmlElement element in parent.ChildElements)
        {
            switch (element)
            {
                case Text text:
                    _blocks.Write(text.Text);
                    break;
                case DocumentFormat.OpenXml.Math.Text formula:
                    _blocks.Write(formula.Text);
                    break;
                case TabChar:
                    _blocks.Write("\t");
                    break;
                case Break { Type: null } or CarriageReturn:
                    _blocks.Write("\n");
                    break;
                case NoBreakHyphen:
                    _blocks.Write("\u2011");
                    break;
                case FootnoteReference note:
                    _blocks.Write($"[{note.Id?.Value}]");
                    break;
                case EndnoteReference note:
                    _blocks.Write($"[e{note.Id?.Value}]");
                    break;
                case Hyperlink link:
                    Link(link);
                    break;
                case DeletedRun or MoveFromRun or ParagraphProperties or RunProperties or FieldCode:
                case TextBoxContent or AlternateContentFallback:
                    break;
                default:
                    Inline(element);
                    break;
            }
        }
    }

    private void Link(Hyperlink link)
    {
        long start = _blocks.Start();
        Inline(link);
        string? target = link.Id?.Value is { } id ? _targets.GetValueOrDefault(id) : null;
        if (target is not null && _blocks.Sink.Position > start)
            _blocks.Sink.Mark(DocumentMark.Link(start, _blocks.Sink.Position - start, target));
    }

    private void Table(Table table)
    {
        List<List<TextSink>> rows = [];
        foreach (TableRow row in table.Descendants<TableRow>().Where(r => r.Ancestors<Table>().First() == table))
        {
            List<TextSink> cells = [];
            foreach (TableCell cell in row.Descendants<TableCell>().Where(c => c.Ancestors<TableRow>().First() == row))
            {
                var sink = new TextSink();
                new WordText(_main, new BlockWriter(sink), _styles, _numbers, new Counter(), _targets).Write(cell);
                bool isMerged = cell.TableCellProperties?.VerticalMerge is { } merge && merge.Val?.Value != MergedCellValues.Restart;
                // What goes over several rows is said in each of them.
                cells.Add(isMerged && rows.Count > 0 && cells.Count < rows[^1].Count ? rows[^1][cells.Count] : sink);
                int columns = Math.Clamp(cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1, 1, 1_000);
                for (int i = 1; i < columns; i++)
                    cells.Add(new TextSink());
            }

            rows.Add(cells);
        }

        bool isHeader = table.Elements<TableRow>().FirstOrDefault()?.TableRowProperties?.GetFirstChild<TableHeader>() is not null;
        if (rows.Count > 0)
            TableWriter.Write(_blocks, rows, $"table {++_tables.Value}", isHeader ? true : null);
    }

    private static Dictionary<string, string> Targets(MainDocumentPart main) =>
        main.HyperlinkRelationships.ToDictionary(r => r.Id, r => r.Uri.OriginalString);

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}
