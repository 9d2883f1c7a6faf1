using System.Globalization;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>Places to cut a string without breaking what a reader sees as one character.</summary>
internal static class TextCut
{
    private const int Reach = 64;

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
}
