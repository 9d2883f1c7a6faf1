using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Web;

/// <summary>Pages of HTML: main text, headings, links and tables.</summary>
internal sealed class HtmlFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => DocumentFormats.IsHtml(part.Head);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading) =>
        Read(Declares(part.Head) ? new HtmlParser().ParseDocument(part.Content) : Parse(reading.Decode(part)), reading.Sink);

    /// <summary>Parses a page whose characters are known.</summary>
    public static IHtmlDocument Parse(string page) => new HtmlParser().ParseDocument(page);

    /// <summary>Writes the text of a page.</summary>
    public static void Read(IHtmlDocument page, DocumentSink sink)
    {
        Describe(page, sink);
        ReadBody(page, sink);
    }

    /// <summary>Writes the text of a page that is part of something else.</summary>
    public static void ReadBody(IHtmlDocument page, DocumentSink sink) => new HtmlText(new BlockWriter(sink)).Write(MainText.Of(page));

    private static void Describe(IHtmlDocument page, DocumentSink sink)
    {
        Say("title", page.Title);
        Say("language", page.DocumentElement?.GetAttribute("lang"));
        foreach (string name in (string[])["author", "description", "keywords", "date"])
            Say(name, page.Head?.QuerySelector($"meta[name='{name}' i]")?.GetAttribute("content"));

        void Say(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                sink.Mark(DocumentMark.Property(name, value.Trim()));
        }
    }

    // What the page says of its encoding, or a mark before it, goes before what its bytes look like.
    private static bool Declares(ReadOnlySpan<byte> head) => head is [0xEF, 0xBB, 0xBF, ..] or [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..]
        || Encoding.Latin1.GetString(head[..Math.Min(head.Length, 1024)]).Contains("charset=", StringComparison.OrdinalIgnoreCase);
}
