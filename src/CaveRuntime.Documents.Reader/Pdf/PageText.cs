using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace CaveRuntime.Documents.Reader.Pdf;

/// <summary>The text of a page in the order in which people read it, found by where its letters stand.</summary>
internal static class PageText
{
    /// <summary>Lines, and an empty line between blocks; empty for a page without letters.</summary>
    public static string Of(IReadOnlyList<Letter> letters)
    {
        List<Word> words = [.. NearestNeighbourWordExtractor.Instance.GetWords(letters).Where(w => !string.IsNullOrWhiteSpace(w.Text))];
        if (words.Count == 0)
            return "";
        IReadOnlyList<TextBlock> blocks = DocstrumBoundingBoxes.Instance.GetBlocks(words);
        if (blocks.Count > 1)
            blocks = [.. UnsupervisedReadingOrderDetector.Instance.Get(blocks).OrderBy(b => b.ReadingOrder)];
        var text = new StringBuilder();
        foreach (TextBlock block in blocks)
        {
            if (text.Length > 0)
                text.Append("\n\n");
            text.AppendJoin('\n', block.TextLines.Select(line => line.Text.Trim()));
        }

        return text.ToString();
    }
}
