using System.Globalization;
using System.Xml;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Writes the content of an OpenDocument file while it is read.</summary>
internal sealed class OpenDocumentText(XmlReader xml, DocumentSink sink)
{
    private readonly BlockWriter _blocks = new(sink);
    private int _tables;
    private int _slides;

    /// <summary>Reads it to its end.</summary>
    public void Read()
    {
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.Name == "office:spreadsheet")
                Sheets();
            else if (xml.Name is "office:text" or "office:presentation" or "office:drawing")
                Inside(_blocks);
        }
    }

    // Reads what is inside the element at which the reader stands, up to its end.
    private void Inside(BlockWriter blocks)
    {
        if (xml.IsEmptyElement)
            return;
        int depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && xml.Depth > depth)
                Words(blocks);
            else if (xml.NodeType == XmlNodeType.Element)
                Element(blocks);
        }
    }

    // Between paragraphs there is nothing but line ends of the file.
    private void Words(BlockWriter blocks)
    {
        if (_paragraphs > 0)
            blocks.Flow(xml.Value);
    }

    private int _paragraphs;

    private void Element(BlockWriter blocks)
    {
        switch (xml.Name)
        {
            case "text:h":
                int level = Math.Clamp(Attribute("text:outline-level", 1), 1, 100);
                Paragraph(blocks, 2, (start, length) => DocumentMark.Heading(start, length, level));
                break;
            case "text:p":
                Paragraph(blocks, 2, null);
                break;
            case "text:a" when xml.GetAttribute("xlink:href") is { Length: > 0 } target:
                long start = blocks.Start();
                Inside(blocks);
                if (blocks.Sink.Position > start)
                    blocks.Sink.Mark(DocumentMark.Link(start, blocks.Sink.Position - start, target));
                break;
            case "text:s":
                blocks.Flow(" ");
                break;
            case "text:tab":
                blocks.Flow(" ");
                break;
            case "text:line-break":
                blocks.Break();
                break;
            case "text:list-item":
                blocks.Break();
                blocks.Write("- ");
                Inside(blocks);
                break;
            case "text:note":
                blocks.Write(" [");
                Inside(blocks);
                blocks.Write("]");
                break;
            case "draw:page":
                Slide(blocks);
                break;
            case "table:table":
                Table(blocks);
                break;
            case "text:tracked-changes" or "text:note-citation" or "office:annotation" or "text:table-of-content" or "text:sequence-decls"
                or "office:forms" or "draw:image" or "draw:object":
                Skip();
                break;
            default:
                Inside(blocks);
                break;
        }
    }

    private void Paragraph(BlockWriter blocks, int lines, Func<long, long, DocumentMark>? mark)
    {
        blocks.Break(lines);
        _paragraphs++;
        long from = blocks.Sink.Position;
        var inner = new TextSink();
        Inside(new BlockWriter(inner));
        _paragraphs--;
        if (inner.Text.Trim().Length > 0)
        {
            from = blocks.Start();
            blocks.Write(inner.Text);
            foreach (DocumentMark one in inner.Marks)
                blocks.Sink.Mark(one with { Start = from + one.Start });
            if (mark is not null)
                blocks.Sink.Mark(mark(from, blocks.Sink.Position - from));
        }

        blocks.Break(lines);
    }

    private void Slide(BlockWriter blocks)
    {
        blocks.Break(2);
        long start = blocks.Start();
        Inside(blocks);
        int number = ++_slides;
        string label = string.Create(CultureInfo.InvariantCulture, $"slide {number}");
        blocks.Sink.Mark(DocumentMark.Page(start, blocks.Sink.Position - start, number, label));
    }

    private void Table(BlockWriter blocks)
    {
        string name = $"table {++_tables}";
        List<List<TextSink>> rows = [];
        bool hasHeader = false;
        int depth = xml.Depth;
        if (xml.IsEmptyElement)
            return;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            hasHeader |= xml.Name == "table:table-header-rows" && rows.Count == 0;
            if (xml.Name == "table:table-row")
                rows.Add([]);
            else if (xml.Name is "table:table-cell" or "table:covered-table-cell" && rows.Count > 0)
                Cell(rows[^1]);
        }

        if (rows.Count > 0)
            TableWriter.Write(blocks, rows, name, hasHeader ? true : null);
    }

    private void Cell(List<TextSink> row)
    {
        int times = Math.Clamp(Attribute("table:number-columns-repeated", 1), 1, 1_000);
        var cell = new TextSink();
        Inside(new BlockWriter(cell));
        for (int i = 0; i < times; i++)
            row.Add(cell);
    }

    private void Sheets()
    {
        var writer = new SheetWriter(sink);
        int depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Name != "table:table")
                continue;
            writer.Begin(xml.GetAttribute("table:name") ?? "");
            Sheet(writer);
            writer.End();
        }
    }

    private void Sheet(SheetWriter writer)
    {
        if (xml.IsEmptyElement)
            return;
        int depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Name == "table:table-row")
                Row(writer, Attribute("table:number-rows-repeated", 1));
            else if (xml.NodeType == XmlNodeType.Element && xml.Name == "table:shapes")
                Skip();
        }
    }

    private void Row(SheetWriter writer, int times)
    {
        const int maxColumns = 16_384, maxRepeated = 1_048_576;
        List<string> cells = [];
        int depth = xml.Depth;
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.Name is not ("table:table-cell" or "table:covered-table-cell"))
                    continue;
                int repeated = Math.Clamp(Attribute("table:number-columns-repeated", 1), 1, maxColumns);
                string cell = SheetCell();
                for (int i = 0; i < repeated && cells.Count < maxColumns; i++)
                    cells.Add(cell);
            }
        }

        writer.Add(cells, Math.Clamp(times, 1, maxRepeated));
    }

    // The value where it has one of a type, since what is shown is rounded and written as its country writes it.
    private string SheetCell()
    {
        string? value = xml.GetAttribute("office:value-type") switch
        {
            "float" or "currency" or "percentage" => xml.GetAttribute("office:value"),
            "date" => xml.GetAttribute("office:date-value")?.Replace("T00:00:00", "", StringComparison.Ordinal).Replace('T', ' '),
            "boolean" => xml.GetAttribute("office:boolean-value")?.ToUpperInvariant(),
            _ => null,
        };
        var shown = new TextSink();
        Inside(new BlockWriter(shown));
        // An error has the type of a number and the value 0.
        bool isError = shown.Text.StartsWith('#') || shown.Text.StartsWith("Err:", StringComparison.Ordinal);
        return value is null || isError ? TableWriter.Clean(shown.Text) : value;
    }

    private int Attribute(string name, int otherwise) =>
        int.TryParse(xml.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    private void Skip()
    {
        if (xml.IsEmptyElement)
            return;
        int depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
        }
    }
}
