using System.Buffers;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Searching;

/// <summary>Reads the patterns of <c>Grep</c>.</summary>
internal static class PatternSearch
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(@"\*+?|{[()^$.");

    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Compiling an expression takes some 10 ms; it pays from about here.</summary>
    private const int MinCompiledLength = 1 << 20;

    public static bool IsPlain(string pattern) => pattern.AsSpan().IndexOfAny(s_special) < 0;

    public static Regex Compile(string pattern, RegexOptions options, int length)
    {
        options |= RegexOptions.Multiline | RegexOptions.CultureInvariant;
        if (length >= MinCompiledLength && (options & RegexOptions.NonBacktracking) == 0)
            options |= RegexOptions.Compiled;
        try
        {
            return new Regex(pattern, options, s_matchTimeout);
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
