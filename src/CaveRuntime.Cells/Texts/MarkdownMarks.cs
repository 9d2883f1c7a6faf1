using System.Text.RegularExpressions;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Texts;

/// <summary>Headings and links of Markdown. Its text stays as it is written.</summary>
internal static partial class MarkdownMarks
{
    private const int SeenChars = 1 << 18;

    /// <summary>Whether a text is Markdown: by its name, or by headings that stand alone between empty lines. In a program the same lines
    /// are remarks, and stand over code.</summary>
    public static bool IsMarkdown(Text text, string name)
    {
        if (name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase))
            return true;
        if (text.StartsWith("#!"))
            return false;
        int headings = 0, alone = 0;
        string before = "";
        bool isHeading = false;
        foreach (string line in text.View(0, Math.Min(text.Length, SeenChars)).Lines)
        {
            if (isHeading && line.Length == 0)
                alone++;
            isHeading = Heading().IsMatch(line) && before.Length == 0;
            headings += Heading().IsMatch(line) ? 1 : 0;
            before = line;
        }

        return alone > 0 && alone * 4 >= headings * 3;
    }

    /// <summary>The marks, without what stands in fences of code.</summary>
    public static IEnumerable<Mark> Of(Text text)
    {
        string? fence = null;
        foreach (Text view in text.Lines.Views)
        {
            int start = view.Start - text.Start;
            string line = view.Length > 10_000 ? "" : view.ToString();
            string trimmed = line.TrimStart();
            string? mark = trimmed.StartsWith("```", StringComparison.Ordinal) ? "```" : trimmed.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : null;
            if (fence is null && mark is null)
            {
                if (Heading().Match(line) is { Success: true } heading)
                {
                    Group title = heading.Groups[2];
                    yield return new Mark(MarkKind.Heading, start + title.Index, title.Length, heading.Groups[1].Length, "");
                }

                foreach (Match link in Link().Matches(line))
                {
                    Group words = link.Groups[1];
                    yield return new Mark(MarkKind.Link, start + words.Index, words.Length, 0, "", link.Groups[2].Value);
                }
            }
            else if (fence is null || mark == fence)
            {
                fence = fence is null ? mark : null;
            }

        }
    }

    [GeneratedRegex(@"^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<!!)\[([^\[\]]+)\]\(<?([^()\s<>]+)>?(?:\s+[""'][^()]*)?\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();
}
