using System.Globalization;

namespace CaveRuntime.Cells;

/// <summary>A heading and what stands below it, up to the next heading of its level or a higher one. Immutable.</summary>
public sealed class DocumentSection
{
    private DocumentSection(DocumentHeading heading, Text text, Found<DocumentSection> sections) =>
        (Title, Level, Position, Text, Sections) = (heading.Title, heading.Level, heading.Position, text, sections);

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>The heading's level, from 1 for the highest.</summary>
    public int Level { get; }

    /// <summary>Where it begins in the document's text.</summary>
    public int Position { get; }

    /// <summary>Heading and text, with all sections inside it.</summary>
    public Text Text { get; }

    /// <summary>The sections inside it.</summary>
    public Found<DocumentSection> Sections { get; }

    /// <summary>Title, size, and how many sections are inside.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Title} ({Text.Length:N0} characters{(Sections.Count == 0 ? "" : $", {Sections.Count:N0} section{(Sections.Count == 1 ? "" : "s")} inside")})");

    /// <summary>The sections that headings make of a text.</summary>
    internal static IReadOnlyList<DocumentSection> Nest(DocumentHeading[] headings, Text text)
    {
        int next = 0;
        return Inside(0, text.Length);

        List<DocumentSection> Inside(int level, int end)
        {
            List<DocumentSection> sections = [];
            while (next < headings.Length && headings[next].Level > level)
            {
                DocumentHeading heading = headings[next++];
                int following = Array.FindIndex(headings, next, h => h.Level <= heading.Level);
                int stop = following < 0 ? end : headings[following].Position;
                List<DocumentSection> inner = Inside(heading.Level, stop);
                var list = new Found<DocumentSection>(inner, int.MaxValue, "section", shown => shown.Select(s => s.ToString()));
                sections.Add(new DocumentSection(heading, text.View(heading.Position, Math.Max(stop - heading.Position, 0)), list));
            }

            return sections;
        }
    }
}
