using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Web;

/// <summary>Writes elements of a page as text in paragraphs, with marks for headings, links and tables.</summary>
internal sealed class HtmlText(BlockWriter blocks)
{
    private static readonly HashSet<string> s_paragraphs = new(StringComparer.Ordinal)
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "section", "article", "main",
        "header", "footer", "address", "fieldset", "details", "hr",
    };

    private static readonly HashSet<string> s_lines = new(StringComparer.Ordinal)
    {
        "div", "li", "dt", "dd", "tr", "caption", "figcaption", "summary", "legend", "form", "option", "body", "html", "nav", "aside", "center",
    };

    private int _tables;

    /// <summary>Writes an element with all that is in it.</summary>
    public void Write(IElement element) => Inside(element, isPre: false);

    private void Inside(INode parent, bool isPre)
    {
        foreach (INode node in parent.ChildNodes)
        {
            switch (node)
            {
                case IText text when isPre:
                    blocks.Write(text.Data);
                    break;
                case IText text:
                    blocks.Flow(text.Data);
                    break;
                case IElement element:
                    Element(element, isPre);
                    break;
            }
        }
    }

    private void Element(IElement element, bool isPre)
    {
        string name = element.LocalName;
        int lines = s_paragraphs.Contains(name) ? 2 : s_lines.Contains(name) ? 1 : 0;
        if (lines > 0)
            blocks.Break(lines);
        switch (name)
        {
            case "br":
                blocks.Break();
                break;
            case "img":
                if (element.GetAttribute("alt") is { Length: > 0 } words)
                    blocks.Flow($" {words} ");
                break;
            case "input" or "textarea" or "select" or "button" or "head" or "title":
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                Marked(element, isPre, (start, length) => DocumentMark.Heading(start, length, name[1] - '0'));
                break;
            case "a" when element.GetAttribute("href") is { Length: > 0 } target && !target.StartsWith('#'):
                Marked(element, isPre, (start, length) => DocumentMark.Link(start, length, target.Trim()));
                break;
            case "li":
                blocks.Write(Bullet(element));
                Inside(element, isPre);
                break;
            case "table" when element is IHtmlTableElement table && IsData(table):
                Table(table);
                break;
            case "td" or "th":
                blocks.Flow(" ");
                Inside(element, isPre);
                break;
            default:
                Inside(element, isPre || name == "pre");
                break;
        }

        if (lines > 0)
            blocks.Break(lines);
    }

    private static string Bullet(IElement item)
    {
        if (item.ParentElement is not IHtmlOrderedListElement list)
            return "- ";
        int number = list.Start + list.Children.Where(c => c.LocalName == "li").TakeWhile(c => c != item).Count();
        return $"{number}. ";
    }

    private void Marked(IElement element, bool isPre, Func<long, long, DocumentMark> mark)
    {
        // What is asked for before the first word stands before the mark.
        if (string.IsNullOrWhiteSpace(element.TextContent) && element.QuerySelector("img[alt]") is null)
            return;
        if (element.TextContent is [' ' or '\n' or '\t' or '\r', ..])
            blocks.Flow(" ");
        long start = blocks.Start();
        Inside(element, isPre);
        if (blocks.Sink.Position > start)
            blocks.Sink.Mark(mark(start, blocks.Sink.Position - start));
    }

    // A table that only arranges a page has one column, or holds other tables or whole paragraphs.
    private static bool IsData(IHtmlTableElement table) =>
        table.Rows.Any(r => r.Cells.Length > 1) && table.QuerySelector("table") is null
        && (table.QuerySelector("th, caption, thead") is not null || table.QuerySelector("h1, h2, h3, p + p, ul, form") is null);

    private void Table(IHtmlTableElement table)
    {
        string name = table.Caption?.TextContent.Trim() is { Length: > 0 } caption ? caption : $"table {_tables + 1}";
        _tables++;
        List<List<TextSink>> rows = [];
        // A cell that goes over several rows is said in each of them, so that every column keeps its place.
        var above = new Dictionary<int, (TextSink Cell, int Left)>();
        foreach (IHtmlTableRowElement row in table.Rows)
        {
            List<TextSink> cells = [];
            foreach (IHtmlTableCellElement cell in row.Cells)
            {
                Carry(cells, above);
                var sink = new TextSink();
                new HtmlText(new BlockWriter(sink)).Write(cell);
                int columns = Math.Clamp(cell.ColumnSpan, 1, 1_000);
                for (int i = 0; i < columns; i++)
                {
                    if (cell.RowSpan > 1)
                        above[cells.Count] = (sink, Math.Min(cell.RowSpan, 65_534) - 1);
                    cells.Add(i == 0 ? sink : new TextSink());
                }
            }

            Carry(cells, above);
            rows.Add(cells);
        }

        bool? header = table.Head is not null || table.Rows[0].Cells.All(c => c.LocalName == "th") ? true : null;
        TableWriter.Write(blocks, rows, name, header);
    }

    private static void Carry(List<TextSink> cells, Dictionary<int, (TextSink Cell, int Left)> above)
    {
        while (above.Remove(cells.Count, out var from))
        {
            if (from.Left > 1)
                above[cells.Count] = (from.Cell, from.Left - 1);
            cells.Add(from.Cell);
        }
    }
}
