using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;
using DocumentFormat.OpenXml.Packaging;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Word documents (docx): text, headings by their styles, numbers of lists, tables, links, notes and comments.</summary>
internal sealed class WordFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => OfficeFiles.Has(part, "word/document.xml");

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        OfficeFiles.Check(part, reading.Limits);
        using MemoryStream content = OfficeFiles.Copy(part, reading.Limits);
        using WordprocessingDocument document = WordprocessingDocument.Open(content, isEditable: true, OfficeFiles.Settings);
        if (document.MainDocumentPart is not { Document.Body: { } body } main)
            throw new DocumentException("it has no text", "Open it in an office program, and save it again.");
        OfficeFiles.Describe(document.PackageProperties, reading.Sink);
        var blocks = new BlockWriter(reading.Sink);
        var text = new WordText(main, blocks);
        text.Write(body);
        text.WriteNotes();
    }
}
