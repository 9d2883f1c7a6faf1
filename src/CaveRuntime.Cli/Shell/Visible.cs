using System.Globalization;
using System.Text;

namespace CaveRuntime.Cli.Shell;

/// <summary>
/// Makes text of others harmless for whoever looks at it: a control character, and one that cannot be seen or turns the direction of
/// writing, is written out as an escape, so that a name or an answer can neither move the cursor nor show something else than it holds.
/// </summary>
internal static class Visible
{
    /// <summary>The text for a terminal: line ends and tabs stay.</summary>
    public static string Text(string text) => Text(text.AsSpan()) ?? text;

    /// <summary>The text for a terminal; null where it can be shown as it is.</summary>
    public static string? Text(ReadOnlySpan<char> text)
    {
        int first = First(text);
        if (first < 0)
            return null;
        var shown = new StringBuilder(text.Length + 16);
        shown.Append(text[..first]);
        for (int i = first; i < text.Length;)
        {
            int length = Length(text[i..], out Rune rune);
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                // The end of a line, as other systems write it.
            }
            else if (!IsHidden(text.Slice(i, length), rune))
            {
                shown.Append(text.Slice(i, length));
            }
            else
            {
                shown.Append(Escape(text.Slice(i, length), rune));
            }

            i += length;
        }

        return shown.ToString();
    }

    /// <summary>The text as part of one line.</summary>
    public static string Line(string text) => Text(text.ReplaceLineEndings(" "));

    /// <summary>A line of JSON, in which what cannot be seen is escaped. Such characters stand in strings only, so it means the
    /// same.</summary>
    public static string Json(string line)
    {
        int first = First(line);
        if (first < 0)
            return line;
        var shown = new StringBuilder(line.Length + 16);
        shown.Append(line.AsSpan(0, first));
        for (int i = first; i < line.Length;)
        {
            int length = Length(line.AsSpan(i), out Rune rune);
            if (IsHidden(line.AsSpan(i, length), rune))
            {
                for (int k = i; k < i + length; k++)
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)line[k]:x4}");
            }
            else
            {
                shown.Append(line.AsSpan(i, length));
            }

            i += length;
        }

        return shown.ToString();
    }

    private static int First(ReadOnlySpan<char> text)
    {
        // Nearly all text is printable ASCII, and nobody waits for this.
        for (int i = text.IndexOfAnyExceptInRange(' ', '~'); i >= 0 && i < text.Length;)
        {
            int length = Length(text[i..], out Rune rune);
            if (IsHidden(text.Slice(i, length), rune))
                return i;
            int next = text[(i + length)..].IndexOfAnyExceptInRange(' ', '~');
            i = next < 0 ? -1 : i + length + next;
        }

        return -1;
    }

    // Half a pair is a character of its own here, and not to be shown as such.
    private static int Length(ReadOnlySpan<char> text, out Rune rune)
    {
        Rune.DecodeFromUtf16(text, out rune, out int length);
        return Math.Max(1, length);
    }

    private static bool IsHidden(ReadOnlySpan<char> character, Rune rune) => character[0] switch
    {
        '\n' or '\t' => false,
        _ when character.Length == 1 && char.IsSurrogate(character[0]) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    private static string Escape(ReadOnlySpan<char> character, Rune rune) => character[0] switch
    {
        '\r' => "\\r",
        _ when character.Length == 1 && char.IsSurrogate(character[0]) => string.Create(
            CultureInfo.InvariantCulture,
            $"\\u{(int)character[0]:x4}"),
        <= '\u00ff' => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
        _ when rune.Value <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
    };
}
