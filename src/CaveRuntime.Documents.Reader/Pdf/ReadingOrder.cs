using UglyToad.PdfPig.DocumentLayoutAnalysis;

namespace CaveRuntime.Documents.Reader.Pdf;

/// <summary>
/// Puts the blocks of a page in order: columns that stand side by side one after the other, all else from the top down. The page is cut
/// where a blank strip goes all the way through it, upright where there are columns of text, else across, and so are the parts.
/// </summary>
internal static class ReadingOrder
{
    private const int MinColumnLines = 4;
    private const double MinColumnWidth = 0.15, Tolerance = 1;

    /// <summary>The blocks in their order.</summary>
    public static IReadOnlyList<TextBlock> Of(IReadOnlyList<TextBlock> blocks, bool isRightToLeft)
    {
        if (blocks.Count < 2)
            return blocks;
        List<List<TextBlock>> columns = Cut(blocks, b => b.BoundingBox.Left, b => b.BoundingBox.Right);
        if (columns.Count > 1 && AreColumns(columns, blocks))
        {
            if (isRightToLeft)
                columns.Reverse();
            return [.. columns.SelectMany(c => Of(c, isRightToLeft))];
        }

        List<List<TextBlock>> strips = Cut(blocks, b => -b.BoundingBox.Top, b => -b.BoundingBox.Bottom);
        if (strips.Count > 1)
        {
            // Strips that follow each other and have the same columns are one part: cutting each by itself would go to and fro.
            return [.. Join(strips).SelectMany(s => s.Count == blocks.Count ? ByPlace(s, isRightToLeft) : Of(s, isRightToLeft))];
        }

        return columns.Count > 1
            ? [.. (isRightToLeft ? Enumerable.Reverse(columns) : columns).SelectMany(c => Of(c, isRightToLeft))]
            : ByPlace(blocks, isRightToLeft);
    }

    // Groups with nothing of another between their edges.
    private static List<List<TextBlock>> Cut(IReadOnlyList<TextBlock> blocks, Func<TextBlock, double> from, Func<TextBlock, double> to)
    {
        List<List<TextBlock>> groups = [];
        double end = double.NegativeInfinity;
        foreach (TextBlock block in blocks.OrderBy(from))
        {
            if (groups.Count == 0 || from(block) > end - Tolerance)
                groups.Add([]);
            groups[^1].Add(block);
            end = Math.Max(end, to(block));
        }

        return groups;
    }

    // Figures of a table stand side by side as well, but in short lines.
    private static bool AreColumns(List<List<TextBlock>> columns, IReadOnlyList<TextBlock> all)
    {
        double width = all.Max(b => b.BoundingBox.Right) - all.Min(b => b.BoundingBox.Left);
        return columns.All(c => c.Sum(b => b.TextLines.Count) >= MinColumnLines
            && c.Max(b => b.BoundingBox.Right) - c.Min(b => b.BoundingBox.Left) >= width * MinColumnWidth
            && c.Average(b => b.TextLines.Average(l => l.Words.Count)) >= 2);
    }

    private static List<List<TextBlock>> Join(List<List<TextBlock>> strips)
    {
        List<List<TextBlock>> joined = [];
        foreach (List<TextBlock> strip in strips)
        {
            if (joined.Count > 0 && strip.Count > 1 && joined[^1].Count > 1)
            {
                List<TextBlock> both = [.. joined[^1], .. strip];
                List<List<TextBlock>> columns = Cut(both, b => b.BoundingBox.Left, b => b.BoundingBox.Right);
                if (columns.Count > 1 && AreColumns(columns, both))
                {
                    joined[^1] = both;
                    continue;
                }
            }

            joined.Add(strip);
        }

        return joined;
    }

    private static List<TextBlock> ByPlace(IReadOnlyList<TextBlock> blocks, bool isRightToLeft) =>
        [.. blocks.OrderByDescending(b => b.BoundingBox.Top).ThenBy(b => isRightToLeft ? -b.BoundingBox.Right : b.BoundingBox.Left)];
}
