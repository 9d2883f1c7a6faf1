using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>The styles of paragraphs, as far as they say which are headings and which are numbered.</summary>
internal sealed class WordStyles
{
    private const int MaxInherited = 20;

    private readonly Dictionary<string, Style> _styles;

    public WordStyles(MainDocumentPart main) => _styles = (main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        .Where(s => s.StyleId?.Value is not null).DistinctBy(s => s.StyleId!.Value).ToDictionary(s => s.StyleId!.Value!);

    /// <summary>The level of a heading, from 1; 0 for a paragraph that is none.</summary>
    public int HeadingLevel(ParagraphProperties? paragraph)
    {
        const int none = 9;
        if (paragraph?.OutlineLevel?.Val?.Value is { } own)
            return own < none ? own + 1 : 0;
        foreach (Style style in Inherited(paragraph))
        {
            if (style.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } level)
                return level < none ? level + 1 : 0;
            // The names of the styles that Word brings are English in every language.
            if (style.StyleName?.Val?.Value is { } name && name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and < 10)
            {
                return number;
            }
        }

        return 0;
    }

    /// <summary>The numbering that a paragraph has by its style.</summary>
    public NumberingProperties? Numbering(ParagraphProperties? paragraph) =>
        Inherited(paragraph).Select(s => s.StyleParagraphProperties?.NumberingProperties).FirstOrDefault(n => n is not null);

    private IEnumerable<Style> Inherited(ParagraphProperties? paragraph)
    {
        string? id = paragraph?.ParagraphStyleId?.Val?.Value;
        for (int i = 0; id is not null && i < MaxInherited && _styles.TryGetValue(id, out Style? style); i++)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }
}
