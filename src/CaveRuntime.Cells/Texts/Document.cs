using System.Globalization;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// One input by name: a file, a stream, or a value that was injected as text. Immutable and safe for any number of threads.
/// </summary>
public sealed class Document
{
    private readonly DocumentMarks? _marks;
    private readonly int _cutBefore;
    private DocumentParts? _parts;

    internal Document(string name, Text text, DocumentMarks? marks = null, int cutBefore = 0)
    {
        Name = name;
        Text = text;
        (_marks, _cutBefore) = (marks, cutBefore);
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
    public Found<DocumentPage> Pages => Parts.Pages;

    /// <summary>Its headings, or the entries of its outline, in order.</summary>
    public Found<DocumentHeading> Headings => Parts.Headings;

    /// <summary>Its sections of the highest level, each with those inside it.</summary>
    public Found<DocumentSection> Sections => Parts.Sections;

    /// <summary>Its tables and sheets.</summary>
    public Found<DocumentTable> Tables => Parts.Tables;

    /// <summary>Its links.</summary>
    public Found<DocumentLink> Links => Parts.Links;

    /// <summary>What it says of itself, such as title, author and date; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Parts.Metadata;

    // Of thousands of documents few are asked for more than their text.
    private DocumentParts Parts => Volatile.Read(ref _parts)
        ?? Interlocked.CompareExchange(ref _parts, new DocumentParts(Name, Text, _marks, _cutBefore), null) ?? _parts!;

    /// <summary>Name, size, and how many parts of which kind, never the content.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Text.Length:N0} characters{(_marks is null ? "" : Parts.Counts)})");
}
