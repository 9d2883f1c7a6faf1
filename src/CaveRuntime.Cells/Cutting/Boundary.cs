using System.Globalization;

namespace CaveRuntime.Cells.Cutting;

/// <summary>
/// Chooses where to cut running text: after a paragraph, else a line, else a sentence, else a word, else between two
/// characters as a reader sees them (extended grapheme clusters, Unicode UAX #29, as <see cref="StringInfo"/> knows them).
/// </summary>
internal static class Boundary
{
    /// <summary>Nobody reads a longer cluster as one character; it may be cut, so that a limit always holds.</summary>
    private const int MaxClusterLength = 256;

    private const string SentenceEnds = ".!?…";
    private const string WideSentenceEnds = "。！？";
    private const string Closers = "\"'”’»)]";

    /// <summary>
    /// The best cut in [earliest, latest], where 0 &lt; earliest and latest &lt; length. If there is no good one, a cut between start
    /// and earliest that splits no cluster; if even the cluster at the start does not fit, the cut after it.
    /// </summary>
    public static int Best(ReadOnlySpan<char> text, int start, int earliest, int latest)
    {
        var at = AfterParagraph(text, earliest, latest);
        if (at < 0)
            at = AfterLine(text, earliest, latest);
        if (at < 0)
            at = AfterSentence(text, earliest, latest);
        if (at < 0)
            at = AfterWord(text, earliest, latest);
        return at < 0 ? BetweenClusters(text, start + 1, latest) : at;
    }

    /// <summary>
    /// The last cut in [earliest, latest] that splits no cluster; if there is no such cut, the end of the cluster at
    /// <paramref name="latest"/>.
    /// </summary>
    public static int BetweenClusters(ReadOnlySpan<char> text, int earliest, int latest)
    {
        var lowest = Math.Max(0, latest - MaxClusterLength);
        var from = latest;
        while (from > lowest && !IsSurelyBetween(text, from))
            from--;
        if (from == latest && from >= earliest)
            return from;
        if (char.IsLowSurrogate(text[from]) && from > 0 && char.IsHighSurrogate(text[from - 1]))
            from--;

        // Go forward from a place where a cluster certainly begins.
        while (true)
        {
            var length = Math.Min(StringInfo.GetNextTextElementLength(text[from..]), MaxClusterLength);
            if (from + length > latest)
                return from >= earliest ? from : KeepPair(text, from + length);
            from += length;
        }
    }

    private static int AfterParagraph(ReadOnlySpan<char> text, int earliest, int latest)
    {
        for (var end = latest; ;)
        {
            var at = AfterLine(text, earliest, end);
            if (at < 0)
                return -1;
            // Back over this line end; if the line before it is blank, a paragraph ends here.
            var before = at - 1;
            if (before > 0 && text[before] == '\n' && text[before - 1] == '\r')
                before--;
            var blank = text[..before].TrimEnd(" \t");
            if (blank.Length == 0 || blank[^1] is '\n' or '\r')
                return at;
            end = before;
            if (end < earliest)
                return -1;
        }
    }

    private static int AfterLine(ReadOnlySpan<char> text, int earliest, int latest)
    {
        while (latest >= earliest)
        {
            var at = earliest - 1 + text[(earliest - 1)..latest].LastIndexOfAny('\n', '\r');
            if (at < earliest - 1)
                return -1;
            if (text[at] == '\n' || text[at + 1] != '\n')
                return at + 1;
            latest = at;
        }

        return -1;
    }

    private static int AfterSentence(ReadOnlySpan<char> text, int earliest, int latest)
    {
        for (var at = latest; at >= earliest; at--)
        {
            var ends = char.IsWhiteSpace(text[at - 1]) ? EndsSentence(text[..at].TrimEnd()) : WideSentenceEnds.Contains(text[at - 1]);
            if (ends && IsSurelyBetween(text, at))
                return at;
        }

        return -1;
    }

    private static bool EndsSentence(ReadOnlySpan<char> before)
    {
        var bare = before.TrimEnd(Closers);
        return !bare.IsEmpty && SentenceEnds.Contains(bare[^1]);
    }

    private static int AfterWord(ReadOnlySpan<char> text, int earliest, int latest)
    {
        for (var at = latest; at >= earliest; at--)
        {
            if (char.IsWhiteSpace(text[at - 1]) && IsSurelyBetween(text, at))
                return at;
        }

        return -1;
    }

    /// <summary>Whether the characters at both sides never join in a cluster, by their classes; false means: look closer.</summary>
    private static bool IsSurelyBetween(ReadOnlySpan<char> text, int at)
    {
        if (at <= 0 || at >= text.Length)
            return true;
        var (left, right) = (text[at - 1], text[at]);
        return !(left == '\r' && right == '\n') && StandsAlone(left) && StandsAlone(right);
    }

    private static bool StandsAlone(char c) => c < '\x7f' || c switch
    {
        // Hangul jamo and syllables join to each other, Indic letters by conjuncts, Thai and Lao vowels, and so on.
        >= '\u0600' and < '\u2000' => false,
        >= '\uA8E0' and < '\uD7FF' => false,
        _ => char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation,
    } || c is '。' or '！' or '？' or '，' or '、' or '…';

    private static int KeepPair(ReadOnlySpan<char> text, int at) =>
        at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) ? at + 1 : at;
}
