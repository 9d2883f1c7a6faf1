using System.Buffers;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Output;

/// <summary>Writes the rows of a table as lines with tabs between cells, and marks the whole.</summary>
internal static class TableWriter
{
    private static readonly SearchValues<char> s_unfit = SearchValues.Create("\t\r\n\v\f\u0085\u2028\u2029");

    /// <summary>A cell's words, fit for a line. As long as before.</summary>
    public static string Clean(string cell) => !cell.AsSpan().ContainsAny(s_unfit) ? cell
        : string.Create(cell.Length, cell, static (clean, source) =>
        {
            source.CopyTo(clean);
            foreach (ref char c in clean)
                c = s_unfit.Contains(c) ? ' ' : c;
        });

    /// <summary>Writes a table whose cells were kept with their marks.</summary>
    public static void Write(BlockWriter blocks, IReadOnlyList<IReadOnlyList<TextSink>> rows, string name, bool? hasHeader)
    {
        blocks.Break(2);
        long start = blocks.Start();
        for (int r = 0; r < rows.Count; r++)
        {
            if (r > 0)
                blocks.Write("\n");
            for (int c = 0; c < rows[r].Count; c++)
            {
                if (c > 0)
                    blocks.Write("\t");
                TextSink cell = rows[r][c];
                string text = Clean(cell.Text).TrimEnd();
                int trimmed = text.Length - text.TrimStart().Length;
                long at = blocks.Sink.Position - trimmed;
                blocks.Write(text[trimmed..]);
                long end = blocks.Sink.Position;
                foreach (DocumentMark mark in cell.Marks.Where(m => m.Kind == DocumentMarkKind.Link))
                {
                    long from = Math.Clamp(at + mark.Start, at + trimmed, end), to = Math.Clamp(at + mark.Start + mark.Length, from, end);
                    blocks.Sink.Mark(mark with { Start = from, Length = to - from });
                }
            }
        }

        blocks.Sink.Mark(DocumentMark.Table(start, blocks.Sink.Position - start, name, TableLayout.Tabbed(hasHeader)));
        blocks.Break(2);
    }
}
