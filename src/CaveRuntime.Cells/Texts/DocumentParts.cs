using System.Globalization;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Texts;

/// <summary>The parts of a document as cells see them, made of its marks when they are asked for.</summary>
internal sealed class DocumentParts
{
    private readonly Text _text;
    private readonly Lazy<DocumentMarks?> _marks;
    private readonly int _cut;
    private readonly Lazy<Found<DocumentPage>> _pages;
    private readonly Lazy<Found<DocumentHeading>> _headings;
    private readonly Lazy<Found<DocumentSection>> _sections;
    private readonly Lazy<Found<DocumentTable>> _tables;
    private readonly Lazy<Found<DocumentLink>> _links;
    private readonly Lazy<IReadOnlyDictionary<string, string>> _metadata;

    /// <param name="name">The document's name.</param>
    /// <param name="text">What is here of its text.</param>
    /// <param name="marks">What a reader has said of it; null for plain text, which shows it itself.</param>
    /// <param name="cutBefore">How many characters of it lie before the text.</param>
    public DocumentParts(string name, Text text, DocumentMarks? marks, int cutBefore)
    {
        (_text, _cut) = (text, cutBefore);
        _marks = new(() => marks ?? (cutBefore == 0 ? TextMarks.Of(text, name) : null));
        _pages = new(() => List(Of(MarkKind.Page).Select(m => new DocumentPage(m.Number, m.Text, View(m), Start(m))), "page"));
        _headings = new(() => List(Of(MarkKind.Heading).Select(m => new DocumentHeading(m.Number, Title(m), Start(m))), "heading"));
        _sections = new(() => List(DocumentSection.Nest([.. _headings.Value], _text), "section"));
        _tables = new(() => List(Of(MarkKind.Table).Select(Table), "table"));
        _links = new(() => List(Of(MarkKind.Link).Select(m => new DocumentLink(Title(m), m.Target ?? "", Start(m))), "link"));
        _metadata = new(ReadMetadata);
    }

    public Found<DocumentPage> Pages => _pages.Value;

    public Found<DocumentHeading> Headings => _headings.Value;

    public Found<DocumentSection> Sections => _sections.Value;

    public Found<DocumentTable> Tables => _tables.Value;

    public Found<DocumentLink> Links => _links.Value;

    public IReadOnlyDictionary<string, string> Metadata => _metadata.Value;

    /// <summary>How many parts of each kind, as the end of a sentence.</summary>
    public string Counts => Count(Of(MarkKind.Page), "page") + Count(Of(MarkKind.Heading), "heading")
        + Count(Of(MarkKind.Table), "table") + Count(Of(MarkKind.Link), "link");

    private static string Count(IEnumerable<Mark> marks, string noun) => marks.Count() switch
    {
        0 => "",
        1 => $", 1 {noun}",
        var count => string.Create(CultureInfo.InvariantCulture, $", {count:N0} {noun}s"),
    };

    // A part that begins before the view or ends behind it is here as far as the view goes.
    private IEnumerable<Mark> Of(MarkKind kind) => (_marks.Value?.Of(kind) ?? [])
        .Where(m => m.End > _cut || m.Start >= _cut)
        .Where(m => m.Start - _cut < _text.Length || (m.Start - _cut == _text.Length && m.Length == 0));

    private int Start(Mark mark) => Math.Max(mark.Start - _cut, 0);

    private Text View(Mark mark) => _text.View(Start(mark), Math.Min(mark.End - _cut, _text.Length) - Start(mark));

    private string Title(Mark mark) => mark.Text.Length > 0 ? mark.Text : View(mark).ToString().Trim();

    private DocumentTable Table(Mark mark)
    {
        Text view = View(mark);
        if (view.Length == mark.Length)
            return new DocumentTable(mark.Text, view, Start(mark), mark.Shape!.Value, () => _marks.Value!.RowsOf(mark, view.Characters));
        // Of a part of a table nobody knows which row comes first, nor what the columns are called.
        TableShape shape = mark.Start < _cut ? mark.Shape!.Value with { IsSheet = false, HasHeader = false } : mark.Shape!.Value;
        var rows = new Lazy<RowIndex>(() => RowIndex.Of(view.Characters, shape));
        return new DocumentTable(mark.Text, view, Start(mark), shape, () => rows.Value);
    }

    private Dictionary<string, string> ReadMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Mark mark in _marks.Value?.Of(MarkKind.Property) ?? [])
            metadata[mark.Text] = mark.Target ?? "";
        return metadata;
    }

    private static Found<T> List<T>(IEnumerable<T> items, string noun) where T : notnull =>
        new([.. items], int.MaxValue, noun, shown => shown.Select(item => item.ToString()!));
}
