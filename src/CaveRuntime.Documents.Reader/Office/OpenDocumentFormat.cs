using System.IO.Compression;
using System.Text;
using System.Xml;
using CaveRuntime.Documents.Reader.Archives;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>OpenDocument files: texts (odt), workbooks (ods) and presentations (odp). Read element by element: a workbook is not
/// held.</summary>
internal sealed class OpenDocumentFormat : IFormat
{
    private const string Mime = "application/vnd.oasis.opendocument.";

    /// <inheritdoc/>
    public bool Knows(Part part) => OfficeFiles.Has(part, "content.xml") && OfficeFiles.Has(part, "mimetype")
        && Encoding.Latin1.GetString(part.Head).Contains(Mime, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        using ZipArchive archive = ZipParts.Open(part, reading.Limits);
        using (Stream? manifest = ZipParts.Find(archive, "META-INF/manifest.xml", reading.Limits))
        {
            if (manifest is not null && new StreamReader(manifest).ReadToEnd().Contains("encryption-data", StringComparison.Ordinal))
                throw CompoundFile.Encrypted(null);
        }

        using (Stream? meta = ZipParts.Find(archive, "meta.xml", reading.Limits))
        {
            if (meta is not null)
                Describe(meta, reading.Sink);
        }

        using Stream content = ZipParts.Find(archive, "content.xml", reading.Limits)!;
        using XmlReader xml = XmlReader.Create(content, SafeXml.Settings);
        new OpenDocumentText(xml, reading.Sink).Read();
    }

    private static void Describe(Stream meta, DocumentSink sink)
    {
        using XmlReader xml = XmlReader.Create(meta, SafeXml.Settings);
        while (xml.Read())
        {
            string? name = xml.NodeType != XmlNodeType.Element ? null : xml.Name switch
            {
                "dc:title" => "title",
                "meta:initial-creator" => "author",
                "dc:subject" => "subject",
                "dc:description" => "description",
                "dc:date" => "modified",
                "meta:creation-date" => "created",
                _ => null,
            };
            if (name is not null && xml.Read() && xml.NodeType == XmlNodeType.Text && !string.IsNullOrWhiteSpace(xml.Value))
                sink.Mark(DocumentMark.Property(name, name is "modified" or "created" ? xml.Value[..Math.Min(10, xml.Value.Length)] : xml.Value.Trim()));
        }
    }
}

/// <summary>How XML of documents is read: nothing of it leads out of it, and no entity grows.</summary>
internal static class SafeXml
{
    public static XmlReaderSettings Settings => new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersFromEntities = 1 << 20,
        CheckCharacters = false,
    };
}
