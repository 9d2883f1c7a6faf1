using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Cells.Buffers;

/// <summary>The marks of one document, read when they are first asked for. Safe for any number of threads.</summary>
internal sealed class DocumentMarks
{
    private readonly Lazy<ILookup<MarkKind, Mark>> _marks;
    private readonly ConcurrentDictionary<MarkKind, Mark[]> _sorted = new();
    private readonly ConcurrentDictionary<Mark, RowIndex> _rows = new(ReferenceEqualityComparer.Instance);

    /// <summary>The marks that stand in these characters, one a line (<see cref="MarkText"/>).</summary>
    public DocumentMarks(BufferSlice lines) => _marks = new(() => Read(lines).ToLookup(m => m.Kind));

    /// <summary>Marks that are there already.</summary>
    public DocumentMarks(IReadOnlyList<Mark> marks) => _marks = new(() => marks.ToLookup(m => m.Kind));

    /// <summary>Those of one kind, in the order of their places.</summary>
    public Mark[] Of(MarkKind kind) => _sorted.GetOrAdd(kind, one => [.. _marks.Value[one].OrderBy(m => m.Start)]);

    /// <summary>The last of a kind that begins at a position or before it; null for none.</summary>
    public Mark? Before(MarkKind kind, int position)
    {
        Mark[] marks = Of(kind);
        var (low, high) = (0, marks.Length - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (marks[middle].Start <= position)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high < 0 ? null : marks[high];
    }

    /// <summary>Where the rows of a table begin; looked for once.</summary>
    /// <param name="table">One of these marks.</param>
    /// <param name="text">The characters of the table.</param>
    public RowIndex RowsOf(Mark table, BufferSlice text) => _rows.GetOrAdd(table, t => RowIndex.Of(text, t.Shape!.Value));

    /// <summary>Maps the marks of documents, all of them at once.</summary>
    /// <param name="file">The memory file.</param>
    /// <param name="places">Where those of each document lie in it; length 0 for none.</param>
    public static DocumentMarks?[] Map(SafeFileHandle file, IReadOnlyList<(long Start, long Length)> places)
    {
        if (places.All(p => p.Length == 0))
            return new DocumentMarks?[places.Count];
        long from = places.Where(p => p.Length > 0).Min(p => p.Start), to = places.Max(p => p.Start + p.Length);
        TextBuffer all = TextBuffer.Map(file, from, to - from, []);
        return
        [
            .. places.Select(p => p.Length == 0 ? null : new DocumentMarks(new BufferSlice(all, (int)(p.Start - from), (int)p.Length))),
        ];
    }

    private static List<Mark> Read(BufferSlice lines)
    {
        List<Mark> marks = [];
        foreach (ReadOnlySpan<char> line in lines.Span.EnumerateLines())
        {
            if (MarkText.Read(line) is { } mark)
                marks.Add(mark);
        }

        return lines.Kept(marks);
    }
}
