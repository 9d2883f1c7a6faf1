using System.Globalization;

namespace CaveRuntime.Cli.Export;

/// <summary>Cuts text without breaking what a reader sees as one character.</summary>
internal static class Excerpt
{
    /// <summary>The beginning, at most so many UTF-16 units.</summary>
    public static string Head(string text, int max)
    {
        int end = 0;
        while (end < text.Length && StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var next && end + next <= max)
            end += next;
        return text[..end];
    }

    /// <summary>The end, at most so many UTF-16 units.</summary>
    public static string Tail(string text, int max)
    {
        int start = 0;
        while (text.Length - start > max)
            start += StringInfo.GetNextTextElementLength(text.AsSpan(start));
        return text[start..];
    }
}
