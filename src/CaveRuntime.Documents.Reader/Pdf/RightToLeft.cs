using System.Globalization;
using System.Text;

namespace CaveRuntime.Documents.Reader.Pdf;

/// <summary>Lines of Hebrew and Arabic: a page has their letters from left to right, a text from the first to the last.</summary>
internal static class RightToLeft
{
    private const string Mirrored = "()[]{}<>«»";

    /// <summary>How many more letters go from right to left than from left to right.</summary>
    public static int Weight(string text) => text.Count(IsRightToLeft) - text.Count(c => char.IsLetter(c) && !IsRightToLeft(c));

    /// <summary>A line in the order of its letters: turned round, except for numbers and for words from left to right.</summary>
    public static string InOrder(string line)
    {
        if (Weight(line) <= 0)
            return line;
        // A letter and its points stay together.
        string[] letters = [.. Elements(line).Reverse()];
        var text = new StringBuilder(line.Length);
        for (int i = 0; i < letters.Length;)
        {
            int end = EndOfRun(letters, i);
            if (end == i)
            {
                int mirror = letters[i].Length == 1 ? Mirrored.IndexOf(letters[i][0], StringComparison.Ordinal) : -1;
                text.Append(mirror < 0 ? letters[i] : Mirrored[mirror ^ 1].ToString());
                i++;
                continue;
            }

            for (int j = end - 1; j >= i; j--)
                text.Append(letters[j]);
            i = end;
        }

        return text.ToString();
    }

    // Letters and digits from left to right, with what stands between two of them.
    private static int EndOfRun(string[] letters, int start)
    {
        int end = start;
        for (int i = start; i < letters.Length && !letters[i].Any(IsRightToLeft); i++)
        {
            if (char.IsLetterOrDigit(letters[i], 0))
                end = i + 1;
            else if (end == start)
                break;
        }

        return end;
    }

    private static IEnumerable<string> Elements(string line)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(line);
        while (elements.MoveNext())
            yield return elements.GetTextElement();
    }

    private static bool IsRightToLeft(char c) =>
        c is >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFF';
}
