using System.Text;
using CaveRuntime.Documents.Reader.Formats;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>Workbooks (xlsx, xlsb, xls): each sheet is a table, its rows lines with tabs between the cells.</summary>
internal sealed class WorkbookFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => OfficeFiles.Has(part, "xl/workbook.xml") || OfficeFiles.Has(part, "xl/workbook.bin") || CompoundFile.Is(part);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        Stream content = part.Seekable(reading.Limits);
        if (CompoundFile.Is(part))
            CompoundFile.RefuseOthers(content);
        else
            OfficeFiles.Check(part, reading.Limits);
        content.Position = 0;
        try
        {
            using IExcelDataReader book = ExcelReaderFactory.CreateReader(
                content, new ExcelReaderConfiguration { FallbackEncoding = Encoding.GetEncoding(1252), LeaveOpen = true });
            var writer = new SheetWriter(reading.Sink);
            do
            {
                writer.Begin(book.Name);
                while (book.Read())
                    writer.Add(Cells(book));
                writer.End();
            }
            while (book.NextResult());
        }
        catch (InvalidPasswordException e)
        {
            throw CompoundFile.Encrypted(e);
        }
    }

    private static string[] Cells(IExcelDataReader book)
    {
        var cells = new string[book.FieldCount];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = CellText.Of(book.GetValue(i));
        return cells;
    }
}
