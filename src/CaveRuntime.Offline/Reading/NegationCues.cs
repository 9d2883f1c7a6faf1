using System.Text.RegularExpressions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>How a text stands to a value that it mentions.</summary>
internal enum Standing
{
    /// <summary>It states the value.</summary>
    Stated,

    /// <summary>It reports the value as rumoured, drafted, proposed or past.</summary>
    Doubted,

    /// <summary>It denies the value or takes it back.</summary>
    Denied,
}

/// <summary>Notices negation, withdrawal, correction and hearsay around a value in a sentence, by wording alone.</summary>
/// <remarks>
/// A cue counts where it can reach: inside the value's own clause; in a later clause that takes up what was said ("… but that draft
/// was withdrawn") and has no value of its own; in an earlier clause, unless a contrast ("…, but in fact …") stands between.
/// </remarks>
internal static partial class NegationCues
{
    private static readonly Regex s_neutral = WordList.Pattern("neutral");
    private static readonly Regex s_deniedCue = WordList.Pattern("denied");
    private static readonly Regex s_doubtedCue = WordList.Pattern("doubted");
    private static readonly Regex s_affirmed = WordList.Pattern("affirmed");
    private static readonly Regex s_anaphora = new(
        @"^\W*" + WordList.Pattern("anaphora"),
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(5));

    /// <summary>How the sentence stands to each of the values in it.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="next">The sentence after it, if any: "That figure was withdrawn" reaches back.</param>
    /// <param name="values">Where the values stand, in order.</param>
    /// <param name="asked">The question: a wording that it uses itself ("the former name") is no cue against a value.</param>
    public static Standing[] Judge(string sentence, string? next, IReadOnlyList<Range> values, string asked)
    {
        var text = Blank(PlainLetters.Of(sentence), s_neutral);
        var clauses = Clauses(text, values);
        var cues = Cues(text, asked);
        var home = values.Select(
            value => clauses.FindIndex(
                clause => value.Start.Value >= clause.Start.Value && value.Start.Value < clause.End.Value)).ToArray();
        var standings = new Standing[values.Count];

        foreach (var (at, weight) in cues)
        {
            if (Directed(text, at, values, clauses) is { } only)
            {
                Worsen(ref standings[only], weight);
                continue;
            }

            var clause = clauses.FindIndex(c => at >= c.Start.Value && at < c.End.Value);
            for (var i = 0; i < values.Count; i++)
            {
                if (Reaches(text, clauses, home, clause, i)
                    && (weight == Standing.Denied || clause >= home[i] - 1))
                {
                    Worsen(ref standings[i], weight);
                }
            }
        }

        Correct(text, values, standings);
        if (next is not null && TakesBack(Blank(PlainLetters.Of(next), s_neutral), asked) is { } later)
            for (var i = 0; i < standings.Length; i++) Worsen(ref standings[i], later);
        return standings;
    }

    /// <summary>For each value, how many clauses away from the position it stands.</summary>
    public static int[] ClausesAway(string sentence, int position, IReadOnlyList<Range> values)
    {
        var clauses = Clauses(PlainLetters.Of(sentence), values);
        var here = Home(position);
        return [.. values.Select(value => Math.Abs(Home(value.Start.Value) - here))];

        int Home(int at) => clauses.FindIndex(clause => at >= clause.Start.Value && at < clause.End.Value);
    }

    /// <summary>Whether the sentence says that it puts something right ("the correct number is …").</summary>
    public static bool PutsRight(string sentence) => s_affirmed.IsMatch(PlainLetters.Of(sentence));

    /// <summary>Whether the sentence takes up the one before it.</summary>
    public static bool TakesUp(string sentence) => s_anaphora.IsMatch(PlainLetters.Of(sentence));

    private static void Worsen(ref Standing standing, Standing to) => standing = standing > to ? standing : to;

    /// <summary>
    /// Whether the next sentence withdraws what was said: it takes it up as its subject, and its verb at once is a denial
    /// ("That entry has since been struck out"). A bare "not" is not enough there, for it may belong to anything.
    /// </summary>
    private static Standing? TakesBack(string next, string asked)
    {
        var subject = s_anaphora.Match(next);
        if (!subject.Success || OwnStatement().IsMatch(next)
            || Verb().Match(next, subject.Index + subject.Length) is not { Success: true } verb)
        {
            return null;
        }
        var start = verb.Index + verb.Length;
        return Cues(next, asked).Exists(
            cue => cue.Weight == Standing.Denied && cue.At >= subject.Length && cue.At <= start && !BareNegation().IsMatch(next[cue.At..]))
            ? Standing.Denied
            : null;
    }

    private static List<(int At, Standing Weight)> Cues(string text, string asked)
    {
        var question = PlainLetters.Of(asked);
        var cues = new List<(int, Standing)>();
        foreach (var (pattern, weight) in new[] { (s_deniedCue, Standing.Denied), (s_doubtedCue, Standing.Doubted) })
        {
            foreach (Match cue in pattern.Matches(text))
            {
                if (!Regex.IsMatch(
                    question,
                    $@"\b{Regex.Escape(cue.Value)}\b",
                    RegexOptions.CultureInvariant))
                {
                    cues.Add((cue.Index, weight));
                }
            }
        }

        return cues;
    }

    /// <summary>The clauses of a sentence; a value's own comma does not end one.</summary>
    private static List<Range> Clauses(string text, IReadOnlyList<Range> values)
    {
        var clauses = new List<Range>();
        var start = 0;
        foreach (Match cut in ClauseCut().Matches(text))
        {
            if (cut.Index == 0 || values.Any(
                value => cut.Index > value.Start.Value && cut.Index < value.End.Value) || Enumerates(text, cut.Index, values))
            {
                continue;
            }
            clauses.Add(start..cut.Index);
            start = cut.Index;
        }

        clauses.Add(start..text.Length);
        return clauses;
    }

    /// <summary>Whether nothing but a comma or "and" stands between the values on both sides: "17, 23 and 42".</summary>
    private static bool Enumerates(string text, int cut, IReadOnlyList<Range> values)
    {
        for (var i = 0; i + 1 < values.Count; i++)
        {
            if (values[i].End.Value <= cut
                && values[i + 1].Start.Value > cut)
            {
                return Enumeration().IsMatch(text[values[i].End..values[i + 1].Start]);
            }
        }
        return false;
    }

    /// <summary>The one value that a cue right before it points at: "not 17", "instead of 17", "no longer 17".</summary>
    private static int? Directed(string text, int cue, IReadOnlyList<Range> values, List<Range> clauses)
    {
        if (values.Count < 2) return null;
        for (var i = 0; i < values.Count; i++)
        {
            var start = values[i].Start.Value;
            if (start > cue && Pointing().IsMatch(text[cue..start]) && clauses.Exists(
                c => cue >= c.Start.Value && start < c.End.Value))
            {
                return i;
            }
        }

        return null;
    }

    private static bool Reaches(string text, List<Range> clauses, int[] home, int clause, int value)
    {
        var own = home[value];
        if (clause == own) return true;
        if (home.Contains(clause)) return false;
        if (clause > own)
        {
            if (home.Any(other => other > own && other < clause)) return false;
            return s_anaphora.IsMatch(text[clauses[clause]]) || Dangling().IsMatch(text[clauses[clause]]);
        }

        for (var between = clause + 1; between <= own; between++)
            if (Contrast().IsMatch(text[clauses[between]])) return false;
        return !home.Any(other => other > clause && other < own);
    }

    /// <summary>"A was replaced by B", "changed from A to B", "B instead of A": which of two values is the one left standing.</summary>
    private static void Correct(string text, IReadOnlyList<Range> values, Standing[] standings)
    {
        for (var i = 0; i + 1 < values.Count; i++)
        {
            var between = text[values[i].End..values[i + 1].Start];
            var before = text[Math.Max(0, values[i].Start.Value - 40)..values[i].Start.Value];
            if (Passive().IsMatch(between) || From().IsMatch(before) && between.Trim() is "to" or "into" or "->" or "→")
            {
                (standings[i], standings[i + 1]) = (Standing.Denied, Standing.Stated);
            }
            else if (Instead().IsMatch(between))
            {
                (standings[i], standings[i + 1]) = Wrongly().IsMatch(text[..values[i].Start.Value])
                    ? (Standing.Denied, Standing.Stated)
                    : (standings[i] == Standing.Denied ? Standing.Stated : standings[i], Standing.Denied);
            }
        }
    }

    private static string Blank(string text, Regex what) => what.Replace(text, match => new string(' ', match.Length));

    [GeneratedRegex(
        @"[;:()]|,(?!\d{3}\b)|\s-{1,2}\s|--|(?<!\b(?:anything|nothing|all|none) )\bbut\b|\b(?:although|though|whereas|while|however|yet|because|and then)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex ClauseCut();

    [GeneratedRegex(
        @"^\W*(?:but|however|yet|though|although|whereas|while|in fact|actually|really|now|today|the (?:right|correct|true|real|current|actual))\b|\b(?:in fact|actually|now)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Contrast();

    // A clause without a subject of its own: ", later withdrawn", ", since replaced", "(now void)", ", a misprint".
    [GeneratedRegex(
        @"^\W*(?:and |but |though |although |until |since |because |when |so |later |now |then |soon |long |both |all |subsequently |already |a |an |the |in |by |as |was |were |is |has |had |never |not |afterwards )*(?:withdrawn|retracted|revoked|rescinded|cancell?ed|superseded|replaced|corrected|amended|revised|changed|denied|disproved|refuted|dismissed|rejected|wrong|wrongly|mistaken\w*|mistake|error|misprint|typo|false|falsely|void|obsolete|outdated|invalid|struck|crossed|scrapped|dropped|discarded|deleted|abandoned|retired|expired|hoax|rumou?r|true|so|valid|right|correct|the case)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Dangling();

    [GeneratedRegex(
        @"^(?:not|never|no longer|nor|neither|formerly|previously|originally|once|first|at first|wrong|wrongly|mistakenly|old|older|former|early|earlier|initially|supposed\w*)(?:,? (?:be |the |as |to |is |was |at |a |an |number|code|value|figure|one|given|listed|of|by|in|under|with|for|on))*\W*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pointing();

    [GeneratedRegex(
        @"^\W*(?:(?:was|were|is|has been|had been|has since been|have been|got|being) )?(?:\w+ly |later |then |since |soon )?(?:replaced|superseded|supplanted|corrected|changed|amended|revised|updated|altered|overwritten)(?: \w+)? (?:by|to|with|into|as|in favou?r of)\b|^\W*(?:became|gave way to|turned into)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Passive();

    [GeneratedRegex(
        @"\G(?: \w+){0,2}? (?:was|is|were|are|has|have|had|turned out|proved|turns out|came)(?: (?:to|be|been|being|a|an|the|in|by|only|just|merely|simply|quite|since|later|soon|then|long|already|afterwards|out|entirely|completely|\w+ly))* ",
        RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    // It speaks in another voice, has a number of its own, or its "it" stands for nothing: "It was wrongly said that …".
    [GeneratedRegex(
        @"^\W*[\""'(]|\d{2}|^\W*it (?:is|was|has been|had been) (?:\w+ )?(?:claimed|said|reported|believed|thought|rumou?red|assumed|stated|printed|suggested)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex OwnStatement();

    [GeneratedRegex(
        @"^(?:not|never|neither|nor|cannot|hardly|isn't|wasn't|aren't|weren't|doesn't|didn't|don't|won't)\b(?! (?:so|true|right|correct|valid|the case|in force|accurate)\b)",
        RegexOptions.CultureInvariant)]
    private static partial Regex BareNegation();

    [GeneratedRegex(@"\bfrom\W*$", RegexOptions.CultureInvariant)]
    private static partial Regex From();

    [GeneratedRegex(
        @"\b(?:instead of|rather than|in place of|in lieu of|replac(?:es|ed|ing)|supersed(?:es|ed|ing)|supplant(?:s|ed|ing)|where (?:it|he|she|they) (?:meant|should))\W*(?:the )?(?:old |former |earlier |wrong |mistaken |original )?\W*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Instead();

    [GeneratedRegex(@"^(?:\s|,|;|&|\band\b|\bor\b)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Enumeration();

    [GeneratedRegex(@"\b(?:wrongly|mistakenly|by mistake|in error|erroneously|falsely|incorrectly)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Wrongly();
}
