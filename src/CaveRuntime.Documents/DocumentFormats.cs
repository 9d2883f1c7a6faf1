using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Documents;

/// <summary>
/// Tells by its first bytes whether a document is of a format that the reader program reads. Looks for fixed bytes only: the document
/// itself is looked into by the sealed process, which may yet find that it is something else.
/// </summary>
internal static partial class DocumentFormats
{
    private static readonly SearchValues<byte> s_blank = SearchValues.Create(" \t\r\n\f"u8);

    public static IReadOnlyList<string> Names { get; } =
    [
        "PDF", "HTML", "Word (docx)", "Excel (xlsx, xlsb, xls)", "PowerPoint (pptx)", "OpenDocument (odt, ods, odp)", "EPUB", "mail (eml, mbox)",
        "ZIP", "tar", "gzip",
    ];

    /// <summary>Whether it is one of them.</summary>
    public static bool Knows(ReadOnlySpan<byte> beginning) =>
        IsBinary(beginning) || IsTar(beginning) || IsHtml(beginning) || IsMail(beginning);

    /// <summary>Whether it is a page: its root stands first, perhaps behind comments and a declaration.</summary>
    public static bool IsHtml(ReadOnlySpan<byte> beginning) => Html().IsMatch(TextOf(beginning));

    /// <summary>Whether it is a mail or a box of them: header lines up to an empty one, with two of those that every mail has, and none of
    /// which a mail has only one twice: records of a log or a forum are written in the same way.</summary>
    public static bool IsMail(ReadOnlySpan<byte> beginning) => IsMail(TextOf(beginning));

    private static bool IsBinary(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => true,
        [0x1F, 0x8B, 8, ..] => true,
        // Workbooks of old, and what office programs have encrypted.
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => true,
        // Before the mark of a PDF there may be something else, and readers of PDF look a thousand bytes far; so much text is none.
        _ => beginning.StartsWith("%PDF-"u8) || (beginning[..Math.Min(beginning.Length, 64)].IndexOf("%PDF-"u8) is >= 0 and < 64),
    };

    private static bool IsTar(ReadOnlySpan<byte> beginning) => beginning.Length >= 512 && beginning[257..262].SequenceEqual("ustar"u8);

    private static string TextOf(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(beginning[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(beginning[2..]),
        [0xEF, 0xBB, 0xBF, ..] => Encoding.Latin1.GetString(beginning[3..]),
        _ => Encoding.Latin1.GetString(beginning[Math.Max(beginning.IndexOfAnyExcept(s_blank), 0)..]),
    };

    private static bool IsMail(string text)
    {
        int at = text.StartsWith("From ", StringComparison.Ordinal) ? text.IndexOf('\n') + 1 : 0;
        int known = 0;
        HashSet<string> once = new(StringComparer.OrdinalIgnoreCase);
        foreach (ReadOnlySpan<char> line in text.AsSpan(at).EnumerateLines())
        {
            if (line.IsEmpty)
                break;
            if (line[0] is ' ' or '\t')
                continue;
            if (!HeaderLine().IsMatch(line))
                return at > 0 && known >= 2;
            known += MailHeader().IsMatch(line) ? 1 : 0;
            if (OnlyHeader().IsMatch(line) && !once.Add(line[..line.IndexOf(':')].ToString()))
                return false;
        }

        return known >= 2;
    }

    // The root of a page, perhaps behind comments and a declaration; what only quotes tags begins otherwise.
    [GeneratedRegex(@"^\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--(?:(?!-->).){0,2000}-->\s*)*(<!doctype\s+html\b|<html[\s>]|<head[\s>]|<body[\s>])",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Html();

    [GeneratedRegex(@"^[!-9;-~]{1,100}:(\s|$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"^(from|to|date|subject|received|return-path|message-id|mime-version|delivered-to|x-mozilla-status|content-type):",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MailHeader();

    [GeneratedRegex(@"^(from|to|date|subject|message-id|mime-version|content-type):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OnlyHeader();
}
