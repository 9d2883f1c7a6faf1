using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Searching;

/// <summary>Reads the patterns of <c>Grep</c>.</summary>
internal static partial class PatternSearch
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(@"\*+?|{[()^$.");

    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Compiling an expression takes some 10 ms; it pays from about here.</summary>
    private const int MinCompiledLength = 1 << 20;

    public static bool IsPlain(string pattern) => pattern.AsSpan().IndexOfAny(s_special) < 0;

    // A line may end in \r\n, which the $ of .NET knows nothing of: "cat$" would find none of the lines that end in cat.
    private static string LineEnds(string pattern, RegexOptions options)
    {
        if (!pattern.Contains('$', StringComparison.Ordinal) || Inline().IsMatch(pattern)
            || (options & (RegexOptions.NonBacktracking | RegexOptions.IgnorePatternWhitespace)) != 0)
        {
            return pattern;
        }

        var read = new StringBuilder();
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                read.Append(c).Append(pattern[++i]);
            else if (c == '$' && !inClass)
                read.Append("(?=\\r?$)");
            else
                read.Append(c);
            // A bracket that comes first in a class is one of its characters.
            if (c == '[' && !inClass)
            {
                inClass = true;
                string first = pattern.AsSpan(i + 1) is ['^', ']', ..] ? "^]" : pattern.AsSpan(i + 1) is [']', ..] ? "]" : "";
                read.Append(first);
                i += first.Length;
            }
            else if (c == ']')
            {
                inClass = false;
            }
        }

        return read.ToString();
    }

    // Options in the pattern that change what $ and blanks mean.
    [GeneratedRegex(@"\(\?[a-z]*-?[a-z]*[xm]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Inline();

    public static Regex Compile(string pattern, RegexOptions options, int length)
    {
        options |= RegexOptions.Multiline | RegexOptions.CultureInvariant;
        if (length >= MinCompiledLength && (options & RegexOptions.NonBacktracking) == 0)
            options |= RegexOptions.Compiled;
        try
        {
            return new Regex(LineEnds(pattern, options), options, s_matchTimeout);
        }
        catch (RegexParseException invalid)
        {
            throw new ArgumentException(
                $"The pattern is a .NET regular expression, and this one is not valid: {invalid.Message} To find it as plain text, "
                + "pass Regex.Escape(pattern).",
                nameof(pattern),
                invalid);
        }
    }
}
