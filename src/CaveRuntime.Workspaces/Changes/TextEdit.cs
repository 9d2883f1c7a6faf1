using System.Text.RegularExpressions;

namespace CaveRuntime.Workspaces.Changes;

/// <summary>Replaces exact text as often as it is said to be there.</summary>
internal static partial class TextEdit
{
    /// <summary>The text after the change.</summary>
    /// <exception cref="ArgumentException">The old text is there another number of times; the message says how often and where.</exception>
    public static string Replace(string path, string text, string oldText, string newText, int count)
    {
        int found = Count(text, oldText);
        // A file with Windows' line ends is edited by who writes the other ones, and keeps its own.
        if (found == 0 && text.Contains("\r\n", StringComparison.Ordinal) && !oldText.Contains('\r'))
        {
            (oldText, newText) = (oldText.Replace("\n", "\r\n", StringComparison.Ordinal), newText.ReplaceLineEndings("\r\n"));
            found = Count(text, oldText);
        }

        if (found == count)
            return text.Replace(oldText, newText, StringComparison.Ordinal);
        if (found == 0)
        {
            string hint = Count(Blanks().Replace(text, " "), Blanks().Replace(oldText, " ")) > 0
                ? " It is there with other blanks or line ends: Read the lines and copy them exactly."
                : " Read the lines that are meant, and copy them exactly.";
            throw new ArgumentException($"'{path}' does not hold that text.{hint}");
        }

        throw new ArgumentException(
            $"'{path}' holds that text {found} times, not {count}: in lines {string.Join(", ", LinesOf(text, oldText).Take(10))}. "
            + "Give more of the text around the one that is meant, or the count.");
    }

    private static int Count(string text, string part) => LinesOf(text, part).Count();

    private static IEnumerable<int> LinesOf(string text, string part)
    {
        int line = 1, last = 0, at = text.IndexOf(part, StringComparison.Ordinal);
        while (at >= 0)
        {
            line += text.AsSpan(last..at).Count('\n');
            last = at;
            yield return line;
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
