using System.Globalization;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using Drawing = DocumentFormat.OpenXml.Drawing;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Presentations (pptx): each slide with its title, its words, its tables and its notes.</summary>
internal sealed class SlidesFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => OfficeFiles.Has(part, "ppt/presentation.xml");

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        OfficeFiles.Check(part, reading.Limits);
        using MemoryStream content = OfficeFiles.Copy(part, reading.Limits);
        using PresentationDocument document = PresentationDocument.Open(content, isEditable: true, OfficeFiles.Settings);
        OfficeFiles.Describe(document.PackageProperties, reading.Sink);
        if (document.PresentationPart is not { Presentation.SlideIdList: { } slides } presentation)
            return;
        var blocks = new BlockWriter(reading.Sink);
        int number = 0, tables = 0;
        foreach (SlideId id in slides.Elements<SlideId>())
        {
            number++;
            if (id.RelationshipId?.Value is not { } name || presentation.GetPartById(name) is not SlidePart slide)
                continue;
            blocks.Break(2);
            long start = blocks.Start();
            if (slide.Slide?.CommonSlideData?.ShapeTree is { } shapes)
                Write(shapes, slide, blocks, ref tables);
            if (slide.NotesSlidePart?.NotesSlide?.CommonSlideData?.ShapeTree is { } notes)
                WriteNotes(notes, blocks);
            string label = string.Create(CultureInfo.InvariantCulture, $"slide {number}");
            reading.Sink.Mark(DocumentMark.Page(start, reading.Sink.Position - start, number, label));
        }
    }

    private static void Write(OpenXmlElement parent, OpenXmlPart slide, BlockWriter blocks, ref int tables)
    {
        foreach (OpenXmlElement element in parent.ChildElements)
        {
            switch (element)
            {
                case Shape shape:
                    Write(shape, slide, blocks);
                    break;
                case GraphicFrame frame when frame.Descendants<Drawing.Table>().FirstOrDefault() is { } table:
                    TableWriter.Write(blocks, Rows(table, slide), $"table {++tables}", null);
                    break;
                case GroupShape or AlternateContent or AlternateContentChoice:
                    Write(element, slide, blocks, ref tables);
                    break;
            }
        }
    }

    private static void Write(Shape shape, OpenXmlPart slide, BlockWriter blocks)
    {
        if (shape.TextBody is not { } body)
            return;
        PlaceholderShape? holder = shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape;
        bool isTitle = holder?.Type?.Value is { } type && (type == PlaceholderValues.Title || type == PlaceholderValues.CenteredTitle);
        blocks.Break(2);
        long start = blocks.Start();
        Paragraphs(body, slide, blocks);
        if (isTitle && blocks.Sink.Position > start)
            blocks.Sink.Mark(DocumentMark.Heading(start, blocks.Sink.Position - start, 1));
        blocks.Break(2);
    }

    private static void Paragraphs(OpenXmlElement body, OpenXmlPart slide, BlockWriter blocks)
    {
        foreach (Drawing.Paragraph paragraph in body.Elements<Drawing.Paragraph>())
        {
            blocks.Break();
            foreach (OpenXmlElement run in paragraph.ChildElements)
            {
                if (run is Drawing.Break)
                    blocks.Break();
                if (run is not (Drawing.Run or Drawing.Field))
                    continue;
                long start = blocks.Start();
                blocks.Write(run.GetFirstChild<Drawing.Text>()?.Text ?? "");
                string? link = run.GetFirstChild<Drawing.RunProperties>()?.GetFirstChild<Drawing.HyperlinkOnClick>()?.Id?.Value;
                string? target = slide.HyperlinkRelationships.FirstOrDefault(r => r.Id == link)?.Uri.OriginalString;
                if (target is not null && blocks.Sink.Position > start)
                    blocks.Sink.Mark(DocumentMark.Link(start, blocks.Sink.Position - start, target));
            }
        }
    }

    private static void WriteNotes(OpenXmlElement shapes, BlockWriter blocks)
    {
        foreach (Shape shape in shapes.Descendants<Shape>())
        {
            PlaceholderShape? holder = shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape;
            bool isBody = holder?.Type?.Value is { } type && type == PlaceholderValues.Body;
            if (!isBody || string.IsNullOrWhiteSpace(shape.TextBody?.InnerText))
                continue;
            blocks.Break(2);
            blocks.Write("Notes: ");
            blocks.Write(string.Join('\n', shape.TextBody!.Elements<Drawing.Paragraph>().Select(p => p.InnerText)).Trim());
        }
    }

    private static List<List<TextSink>> Rows(Drawing.Table table, OpenXmlPart slide) =>
    [
        .. table.Elements<Drawing.TableRow>().Select(row => row.Elements<Drawing.TableCell>().Select(cell =>
        {
            var sink = new TextSink();
            if (cell.TextBody is { } body)
                Paragraphs(body, slide, new BlockWriter(sink));
            return sink;
        }).ToList()),
    ];
}
