using System.Globalization;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>Places to cut a string without breaking what a reader sees as one character.</summary>
internal static class TextCut
{
    private const int Reach = 64;
    private const int RowShare = 4;

    /// <summary>The last boundary at or before a position.</summary>
    public static int Before(string text, int position)
    {
        int start = Math.Max(0, position - Reach);
        if (start > 0 && char.IsLowSurrogate(text[start]))
            start--;
        int cut = start;
        while (cut < text.Length)
        {
            int next = cut + StringInfo.GetNextTextElementLength(text, cut);
            if (next > position)
                break;
            cut = next;
        }

        return cut;
    }

    /// <summary>The first boundary at or after a position.</summary>
    public static int After(string text, int position)
    {
        int cut = Before(text, position);
        return cut == position || cut == text.Length ? cut : cut + StringInfo.GetNextTextElementLength(text, cut);
    }

    /// <summary>The end of the last line before a position, or the position where that line is longer than a quarter of what is before it:
    /// half a row misleads whoever reads it, and a long one has to be cut.</summary>
    public static int LineBefore(string text, int position)
    {
        int from = position - (position / RowShare);
        int end = text.AsSpan(from, position - from).LastIndexOf('\n');
        return end < 0 ? position : from + end;
    }

    /// <summary>The same for the beginning of the first line after a position.</summary>
    public static int LineAfter(string text, int position)
    {
        int end = text.AsSpan(position, (text.Length - position) / RowShare).IndexOf('\n');
        return end < 0 ? position : position + end + 1;
    }
}
