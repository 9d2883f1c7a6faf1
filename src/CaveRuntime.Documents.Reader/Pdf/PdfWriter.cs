using System.Globalization;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Inputs;
using UglyToad.PdfPig.Content;

namespace CaveRuntime.Documents.Reader.Pdf;

/// <summary>Writes pages one after another with their marks. Holds one page at a time.</summary>
internal sealed class PdfWriter(DocumentSink sink, List<(string Title, int Page, int Level)> outline)
{
    private const string Between = "\n\n";

    private readonly List<int> _pictures = [];
    private readonly ILookup<int, (string Title, int Page, int Level)> _outline = outline.ToLookup(e => e.Page);

    /// <summary>Whether no page has had any text.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether a page without text had pictures.</summary>
    public bool HasPictures => _pictures.Count > 0;

    /// <summary>Pages that could not be read.</summary>
    public List<(int Page, string Reason)> Damaged { get; } = [];

    /// <summary>Writes a page.</summary>
    public void Write(Page page, int number)
    {
        string text = PageText.Of(page.Letters);
        if (text.Length == 0 && page.NumberOfImages > 0)
            _pictures.Add(number);
        long start = Add(text, number);
        int at = 0;
        foreach ((string title, _, int level) in _outline[number])
        {
            int found = text.IndexOf(title, at, StringComparison.OrdinalIgnoreCase);
            at = found < 0 ? at : found;
            sink.Mark(DocumentMark.Heading(start + at, found < 0 ? 0 : title.Length, level, title));
        }

        int link = 0;
        foreach (Hyperlink hyperlink in Links(page))
        {
            string words = hyperlink.Text?.Trim() ?? "";
            int found = words.Length == 0 ? -1 : text.IndexOf(words, Math.Min(link, text.Length), StringComparison.Ordinal);
            found = found < 0 && words.Length > 0 ? text.IndexOf(words, StringComparison.Ordinal) : found;
            link = found < 0 ? link : found + words.Length;
            sink.Mark(new DocumentMark(DocumentMarkKind.Link, start + Math.Max(found, 0), found < 0 ? 0 : words.Length, words)
            {
                Target = hyperlink.Uri,
            });
        }
    }

    /// <summary>Writes a page that cannot be read.</summary>
    public void WriteDamaged(int number, Exception problem)
    {
        Damaged.Add((number, problem.Message.ReplaceLineEndings(" ").TrimEnd('.')));
        Add("", number);
    }

    /// <summary>Says which pages are missing.</summary>
    public void Complete(DocumentReading reading)
    {
        string name = reading.Name;
        if (_pictures.Count > 0)
            sink.Skip(Join(name, Pages(_pictures)), false, "no text, only pictures, as from a scanner; text recognition (ocrmypdf) would make some");
        foreach ((int page, string reason) in Damaged.Take(20))
            sink.Skip(Join(name, $"p. {page}"), true, $"the page is damaged: {reason}");
    }

    private static string Join(string name, string page) => name.Length == 0 ? page : $"{name}/{page}";

    private long Add(string text, int number)
    {
        if (text.Length > 0 && !IsEmpty)
            sink.Write(Between);
        long start = sink.Position;
        sink.Write(text);
        IsEmpty &= text.Length == 0;
        sink.Mark(DocumentMark.Page(start, text.Length, number, string.Create(CultureInfo.InvariantCulture, $"p. {number}")));
        return start;
    }

    private static IReadOnlyList<Hyperlink> Links(Page page)
    {
        try
        {
            return [.. page.GetHyperlinks().Where(h => !string.IsNullOrWhiteSpace(h.Uri))];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [];
        }
    }

    // p. 3, 7 to 9
    private static string Pages(List<int> numbers)
    {
        List<string> runs = [];
        for (int i = 0; i < numbers.Count;)
        {
            int last = i;
            while (last + 1 < numbers.Count && numbers[last + 1] == numbers[last] + 1)
                last++;
            runs.Add(last == i ? $"{numbers[i]}" : $"{numbers[i]} to {numbers[last]}");
            i = last + 1;
        }

        return "p. " + string.Join(", ", runs.Take(50)) + (runs.Count > 50 ? " and more" : "");
    }
}
