using System.Globalization;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Inputs;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Outline;

namespace CaveRuntime.Documents.Reader.Pdf;

/// <summary>PDF documents: the text of each page in reading order, outline and links. What a page shows as a picture is not read.</summary>
internal sealed class PdfFormat : IFormat
{
    private const string ScannedRemedy = "Run text recognition over it first, for example with ocrmypdf.";

    /// <inheritdoc/>
    public bool Knows(Part part) => part.Head[..Math.Min(part.Head.Length, 1024)].IndexOf("%PDF-"u8) >= 0 && !part.Head.StartsWith("PK"u8);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        using PdfDocument document = Open(part.Seekable(reading.Limits));
        var writer = new PdfWriter(reading.Sink, Outline(document));
        for (int number = 1; number <= document.NumberOfPages; number++)
        {
            try
            {
                writer.Write(document.GetPage(number), number);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or DocumentException or Protocol.WireException))
            {
                // One page that is damaged is no reason to lose the others.
                writer.WriteDamaged(number, e);
            }
        }

        if (writer.IsEmpty)
            throw NoText(document.NumberOfPages, writer);
        Describe(document, reading.Sink);
        writer.Complete(reading);
    }

    private static PdfDocument Open(Stream content)
    {
        try
        {
            return PdfDocument.Open(content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
        }
        catch (PdfDocumentEncryptedException e)
        {
            throw new DocumentException(
                "it is encrypted, and cannot be read without its password",
                "Save it without a password, for example with: qpdf --decrypt --password=… IN OUT", e);
        }
    }

    private static DocumentException NoText(int pages, PdfWriter writer) => writer.Damaged.Count > 0
        ? new DocumentException($"none of its pages can be read: {writer.Damaged[0].Reason}", "Repair it, for example with: qpdf IN OUT")
        : new DocumentException(
            string.Create(CultureInfo.InvariantCulture, $"{(pages == 1 ? "its page holds" : $"its {pages:N0} pages hold")} no text{(writer.HasPictures ? ", only pictures, as from a scanner" : "")}"),
            writer.HasPictures ? ScannedRemedy : "Give one that has text.");

    private static List<(string Title, int Page, int Level)> Outline(PdfDocument document)
    {
        List<(string, int, int)> entries = [];
        try
        {
            if (document.TryGetBookmarks(out Bookmarks? bookmarks) && bookmarks is not null)
            {
                entries.AddRange(
                    from node in bookmarks.GetNodes().OfType<DocumentBookmarkNode>()
                    where !string.IsNullOrWhiteSpace(node.Title)
                    select (node.Title.Trim(), node.PageNumber, Math.Clamp(node.Level + 1, 1, 100)));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An outline that leads nowhere is not worth the text.
        }

        return entries;
    }

    private static void Describe(PdfDocument document, DocumentSink sink)
    {
        DocumentInformation information = document.Information;
        Say("title", information.Title);
        Say("author", information.Author);
        Say("subject", information.Subject);
        Say("keywords", information.Keywords);
        Say("created", information.GetCreatedDateTimeOffset()?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Say("pages", document.NumberOfPages.ToString(CultureInfo.InvariantCulture));

        void Say(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                sink.Mark(DocumentMark.Property(name, value.Trim()));
        }
    }
}
