using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CaveRuntime.Documents.Reader.Archives;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Web;

/// <summary>Books (EPUB): pages of HTML in an archive, in the order that the book gives.</summary>
internal sealed class EpubFormat : IFormat
{
    private static readonly XmlReaderSettings s_safe = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    /// <inheritdoc/>
    public bool Knows(Part part) => ZipParts.IsZip(part)
        && Encoding.Latin1.GetString(part.Head).Contains("mimetypeapplication/epub+zip", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        using ZipArchive archive = ZipParts.Open(part, reading.Limits);
        string root = Xml(archive, "META-INF/container.xml", reading).Descendants().FirstOrDefault(e => e.Name.LocalName == "rootfile")
            ?.Attribute("full-path")?.Value ?? throw Broken("it does not say where its contents are");
        XDocument package = Xml(archive, root, reading);
        foreach (XElement element in package.Descendants().Where(e => e.Name.NamespaceName == "http://purl.org/dc/elements/1.1/"))
        {
            string name = element.Name.LocalName == "creator" ? "author" : element.Name.LocalName;
            if (!string.IsNullOrWhiteSpace(element.Value) && name is "title" or "author" or "language" or "date" or "publisher" or "description")
                reading.Sink.Mark(DocumentMark.Property(name, element.Value.Trim()));
        }

        Dictionary<string, string> files = package.Descendants().Where(e => e.Name.LocalName == "item" && e.Attribute("id") is not null)
            .DistinctBy(e => e.Attribute("id")!.Value).ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("href")?.Value ?? "");
        var blocks = new BlockWriter(reading.Sink);
        foreach (XElement item in package.Descendants().Where(e => e.Name.LocalName == "itemref"))
        {
            if (!files.TryGetValue(item.Attribute("idref")?.Value ?? "", out string? href))
                continue;
            string name = PathOf(root, href);
            using Stream content = ZipParts.Find(archive, name, reading.Limits) ?? throw Broken($"its part {name} is missing");
            IHtmlDocument page = new HtmlParser().ParseDocument(content);
            blocks.Break(2);
            new HtmlText(blocks).Write(page.Body ?? page.DocumentElement);
        }
    }

    private static XDocument Xml(ZipArchive archive, string name, DocumentReading reading)
    {
        using Stream content = ZipParts.Find(archive, name, reading.Limits) ?? throw Broken($"its part {name} is missing");
        using XmlReader xml = XmlReader.Create(content, s_safe);
        return XDocument.Load(xml);
    }

    private static string PathOf(string root, string href)
    {
        string path = Uri.UnescapeDataString(href.Split('#')[0]);
        var parts = new List<string>(root.Split('/')[..^1]);
        foreach (string step in path.Split('/'))
        {
            if (step == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (step is not ("" or "." or ".."))
                parts.Add(step);
        }

        return string.Join('/', parts);
    }

    private static DocumentException Broken(string reason) => new($"it is a damaged book: {reason}", "Make or fetch it again.");
}
