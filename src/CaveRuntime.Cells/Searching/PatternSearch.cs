using System.Buffers;
using System.Text.RegularExpressions;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Searching;

/// <summary>The places of the first matches, and how many matches there are in all.</summary>
internal readonly record struct PatternMatches(List<(int Start, int Length)> First, int Total);

/// <summary>Finds the first matches of a pattern and counts all of them.</summary>
internal static class PatternSearch
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(@"\*+?|{[()^$.");

    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Compiling an expression takes some 10 ms; it pays from about here.</summary>
    private const int MinCompiledLength = 1 << 20;

    public static bool IsPlain(string pattern) => pattern.AsSpan().IndexOfAny(s_special) < 0;

    public static Regex Compile(string pattern, bool ignoreCase, int length)
    {
        var options = RegexOptions.Multiline | RegexOptions.CultureInvariant;
        if (ignoreCase)
            options |= RegexOptions.IgnoreCase;
        if (length >= MinCompiledLength)
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

    public static PatternMatches Find(BufferSlice text, Regex pattern, int max)
    {
        var total = 0;
        var first = new List<(int Start, int Length)>();
        foreach (var match in pattern.EnumerateMatches(text.Span))
        {
            if (total++ < max)
                first.Add((match.Index, match.Length));
        }

        return text.Kept(new PatternMatches(first, total));
    }

    public static PatternMatches Find(BufferSlice text, string value, int max, StringComparison comparison)
    {
        var first = new List<(int Start, int Length)>();
        var at = 0;
        while (first.Count < max && (at = Scan.IndexOf(text, at, text.Length - at, value, comparison)) >= 0)
        {
            first.Add((at, value.Length));
            at += value.Length;
        }

        // Counting again is a parallel scan, and only needed where the list is full.
        return new PatternMatches(first, first.Count < max ? first.Count : Scan.Count(text, value, comparison));
    }
}
