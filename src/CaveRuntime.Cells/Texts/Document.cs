using System.Globalization;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// One input by name: a file, a stream, or a value that was injected as text. Immutable and safe for any number of threads.
/// </summary>
public sealed class Document
{
    private readonly DocumentParts _parts;

    internal Document(string name, Text text, DocumentMarks? marks = null, int cutBefore = 0)
    {
        Name = name;
        Text = text;
        _parts = new DocumentParts(text, marks, cutBefore);
    }

    /// <summary>The name that the person gave: a path as typed, <c>stdin</c>, or the name of the value.</summary>
    public string Name { get; }

    /// <summary>The document's characters, a view into <c>ctx</c>.</summary>
    public Text Text { get; }

    /// <summary>The same as <see cref="Text"/>.</summary>
    public Text Content => Text;

    /// <summary>How many characters it has.</summary>
    public int Length => Text.Length;

    /// <summary>Its pages, slides or messages, where its format has them.</summary>
    public Found<DocumentPage> Pages => _parts.Pages;

    /// <summary>Its headings, or the entries of its outline, in order.</summary>
    public Found<DocumentHeading> Headings => _parts.Headings;

    /// <summary>Its sections of the highest level, each with those inside it.</summary>
    public Found<DocumentSection> Sections => _parts.Sections;

    /// <summary>Its tables and sheets.</summary>
    public Found<DocumentTable> Tables => _parts.Tables;

    /// <summary>Its links.</summary>
    public Found<DocumentLink> Links => _parts.Links;

    /// <summary>What it says of itself, such as title, author and date; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _parts.Metadata;

    /// <summary>Name, size, and how many parts of which kind, never the content.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Text.Length:N0} characters{_parts.Counts})");
}
