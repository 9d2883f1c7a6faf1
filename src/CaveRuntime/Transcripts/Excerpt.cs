using System.Globalization;

namespace CaveRuntime.Transcripts;

/// <summary>Cuts text without breaking what a reader sees as one character.</summary>
internal static class Excerpt
{
    /// <summary>The beginning, at most so many UTF-16 units.</summary>
    public static string Head(string text, int most)
    {
        if (text.Length <= most)
            return text;
        int end = 0;
        while (end < text.Length && StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var next && end + next <= most)
            end += next;
        return text[..end];
    }

    /// <summary>The end, at most so many UTF-16 units.</summary>
    public static string Tail(string text, int most)
    {
        int start = 0;
        while (text.Length - start > most)
            start += StringInfo.GetNextTextElementLength(text.AsSpan(start));
        return text[start..];
    }

    /// <summary>The first line that says something, at most so many UTF-16 units.</summary>
    public static string FirstLine(string text, int most)
    {
        string line = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? "";
        return line.Length <= most ? line : Head(line, most) + "…";
    }
}
