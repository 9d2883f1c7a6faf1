using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
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
        bool isRightToLeft = words.Sum(w => RightToLeft.Weight(w.Text)) > 0;
        var text = new StringBuilder();
        foreach (TextBlock block in ReadingOrder.Of(DocstrumBoundingBoxes.Instance.GetBlocks(words), isRightToLeft))
        {
            if (text.Length > 0)
                text.Append("\n\n");
            text.AppendJoin('\n', block.TextLines.Select(line => RightToLeft.InOrder(line.Text.Trim())));
        }

        return text.ToString();
    }
}
