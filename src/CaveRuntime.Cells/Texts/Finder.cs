using System.Buffers;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells;

/// <summary>Finds all matches, counts them, and keeps the first ones with their surroundings.</summary>
internal static class Finder
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\*+?|{[()^$.");

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Compiling an expression takes some 10 ms; it pays from about here.</summary>
    private const int WorthCompiling = 1 << 20;

    public static bool IsPlain(string pattern) => pattern.AsSpan().IndexOfAny(Special) < 0;

    public static Regex Compile(string pattern, bool ignoreCase, int length)
    {
        var options = RegexOptions.Multiline | RegexOptions.CultureInvariant;
        if (ignoreCase)
            options |= RegexOptions.IgnoreCase;
        if (length >= WorthCompiling)
            options |= RegexOptions.Compiled;
        try
        {
            return new Regex(pattern, options, MatchTimeout);
        }
        catch (RegexParseException invalid)
        {
            throw new ArgumentException(
                $"The pattern is a .NET regular expression, and this one is not valid: {invalid.Message} To find it as plain text, pass Regex.Escape(pattern).",
                nameof(pattern),
                invalid);
        }
    }

    public static Hits Find(Text text, Regex pattern, int around, int max)
    {
        CheckLimits(around, max);
        var total = 0;
        var shown = new List<Hit>();
        foreach (var match in pattern.EnumerateMatches(text.Span))
        {
            if (total++ < max)
                shown.Add(HitAt(text, match.Index, match.Length, around));
        }

        return text.Kept(new Hits(shown, total));
    }

    public static Hits Find(Text text, string value, int around, int max, StringComparison comparison)
    {
        CheckLimits(around, max);
        var shown = new List<Hit>();
        var at = 0;
        while (shown.Count < max && (at = Scan.IndexOf(text, at, text.Length - at, value, comparison)) >= 0)
        {
            shown.Add(HitAt(text, at, value.Length, around));
            at += value.Length;
        }

        // Counting again is a parallel scan, and only needed where the list is full.
        return new Hits(shown, shown.Count < max ? shown.Count : Scan.Count(text, value, comparison));
    }

    private static Hit HitAt(Text text, int at, int length, int around) =>
        new(at, new LineCuts(text).EndsBefore(at), text.View(at, length), text.Around(at, at + length, around));

    private static void CheckLimits(int around, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(around);
        ArgumentOutOfRangeException.ThrowIfNegative(max);
    }
}
