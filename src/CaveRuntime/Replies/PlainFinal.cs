using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Replies;

/// <summary>
/// An answer outside of a cell. It counts only where <c>FINAL(…)</c> or <c>FINAL_VAR(…)</c> stands alone as the last thing of the reply and
/// holds a quoted text, a number, or the name of a variable, whose value is then the answer. Marks of emphasis, of code or of a heading
/// around the whole of it change nothing. Anything else is no answer: the words may only speak of FINAL, and an expression would have to
/// be run.
/// </summary>
internal static partial class PlainFinal
{
    /// <summary>Reads the end of a reply.</summary>
    /// <returns>A text, or a cell that answers; null where the reply ends in no answer.</returns>
    public static (string? Text, string? Cell)? Read(string prose)
    {
        Match match = Ending().Match(prose);
        if (!match.Success && Unmarked(prose) is { } bare)
        {
            match = Ending().Match(bare);
            // Where more stands between the marks, they were not put around an answer.
            if (match.Index > 0)
                return null;
        }

        if (!match.Success)
            return null;
        if (match.Groups["variable"] is { Success: true } variable)
        {
            return variable.Value switch
            {
                "true" or "false" when match.Groups["plain"].Success => (null, $"FINAL({variable.Value})"),
                "null" or "None" or "default" or "True" or "False" => null,
                _ => (null, $"FINAL_VAR(\"{variable.Value}\")"),
            };
        }

        if (match.Groups["number"] is { Success: true } number)
            return (number.Value, null);
        if (match.Groups["raw"] is { Success: true } raw)
            return (raw.Value.Trim('\r', '\n'), null);
        return match.Groups["verbatim"] is { Success: true } verbatim
            ? (verbatim.Value.Replace("\"\"", "\"", StringComparison.Ordinal), null)
            : (Unescaped(match.Groups["text"].Value), null);
    }

    /// <summary>Whether a text speaks of answering so.</summary>
    public static bool IsMentioned(string prose) => Call().IsMatch(prose);

    // The call without the marks around it, which close in the order in which they were opened.
    private static string? Unmarked(string prose)
    {
        string end = prose.TrimEnd();
        foreach (Match opening in Marked().Matches(end))
        {
            string open = opening.Groups["open"].Value;
            string close = string.Concat(open.Reverse());
            string call = end[(opening.Index + opening.Length)..];
            // A semicolon or a full stop may stand behind the marks, where it is none of the answer's.
            if (open.Length > 0 && call.TrimEnd(';', '.', ' ') is var trimmed && trimmed.EndsWith(close, StringComparison.Ordinal))
                return trimmed[..^close.Length];
            if (open.Length == 0)
                return call;
        }

        return null;
    }

    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            _ = text[i] switch
            {
                'n' => plain.Append('\n'),
                'r' => plain.Append('\r'),
                't' => plain.Append('\t'),
                '0' => plain.Append('\0'),
                'u' when i + 4 < text.Length
                    && ushort.TryParse(
                        text.AsSpan(i + 1, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out ushort code) =>
                    Code(plain, code, ref i),
                '"' or '\'' or '\\' => plain.Append(text[i]),
                // No escape of C#: a path, a pattern.
                _ => plain.Append('\\').Append(text[i]),
            };
        }

        return plain.ToString();
    }

    private static StringBuilder Code(StringBuilder plain, ushort code, ref int at)
    {
        at += 4;
        return plain.Append((char)code);
    }

    private const string Quoted =
        """"
        "{3,}(?<raw>(?:(?!""").)*)"{3,}|@"(?<verbatim>(?:[^"]|"")*)"|"(?<text>(?:[^"\\]|\\.)*)"|'(?<text>(?:[^'\\]|\\.|(?<=\w)'(?=\w))*)'|“(?<text>[^“”]*)”|‘(?<text>[^‘’]*)’
        """";

    [GeneratedRegex(
        """^[ \t]*(?:FINAL_VAR\(\s*(?:["'](?<variable>[\w]+)["']|(?<variable>[^\W\d]\w*))\s*\)|(?<plain>FINAL)\(\s*(?:"""
            + Quoted + """|(?<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?<variable>[^\W\d]\w*))\s*\))[ \t]*;?\s*\z""",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Ending();

    [GeneratedRegex(
        @"^[ \t]*(?:#{1,6}[ \t]+(?<open>[*_`]*)|(?<open>[*_`]+))[ \t]*(?=FINAL(?:_VAR)?[ \t]*\()",
        RegexOptions.Multiline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\bFINAL(?:_VAR)?[ \t]*\(", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Call();
}
