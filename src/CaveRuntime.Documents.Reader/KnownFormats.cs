using CaveRuntime.Documents.Reader.Archives;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Mail;
using CaveRuntime.Documents.Reader.Office;
using CaveRuntime.Documents.Reader.Pdf;
using CaveRuntime.Documents.Reader.Web;

namespace CaveRuntime.Documents.Reader;

/// <summary>All formats, those with the clearest beginnings first: what none of them knows is plain text.</summary>
internal static class KnownFormats
{
    public static IReadOnlyList<IFormat> All { get; } =
    [
        new PdfFormat(), new WordFormat(), new WorkbookFormat(), new SlidesFormat(), new OpenDocumentFormat(), new EpubFormat(),
        new ZipFormat(), new GzipFormat(), new TarFormat(), new HtmlFormat(), new MailFormat(),
    ];
}
