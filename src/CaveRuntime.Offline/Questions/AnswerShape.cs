using System.Text.RegularExpressions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Questions;

/// <summary>What the answer to a question has to look like.</summary>
/// <param name="Kind">The kind of thing asked for.</param>
/// <param name="Noun">Stems of the words that name what is counted or measured ("bales" in "how many bales"), often empty.</param>
/// <param name="Many">Every value is asked for, not one.</param>
/// <param name="Counted">It is asked how many there are: only a number of these very things answers.</param>
/// <param name="Bare">Nothing but the values may stand in the answer ("Answer with the number only").</param>
internal sealed partial record AnswerShape(AnswerKind Kind, IReadOnlyList<string> Noun, bool Many, bool Bare, bool Counted = false)
{
    /// <summary>Reads the shape from the question's core and from its sentences on form, both folded.</summary>
    public static AnswerShape Read(string core, string form)
    {
        var (kind, noun) = Kinds(core, form);
        var many = All().IsMatch(core) || Separated().IsMatch(core + " " + form)
            || kind is AnswerKind.Number && PluralNumbers().IsMatch(core);
        var bare = BareForm().IsMatch(form) || Separated().IsMatch(core + " " + form)
            || BareForm().IsMatch(core) && form.Length == 0 && Only().IsMatch(core);
        return new AnswerShape(kind, noun, many, bare, Counted: noun.Count > 0 && CountAsked().IsMatch(core));
    }

    private static (AnswerKind, IReadOnlyList<string>) Kinds(string core, string form)
    {
        if (CountAsked().Match(core) is { Success: true } counted) return (AnswerKind.Quantity, Stems(counted.Groups[1].Value));
        if (Measured().Match(core) is { Success: true } measured) return (AnswerKind.Quantity, [.. Units.Of(measured.Groups[1].Value)]);
        if (YearAsked().IsMatch(core)) return (AnswerKind.Year, []);
        if (DateAsked().IsMatch(core)) return (AnswerKind.Date, []);
        if (PersonAsked().IsMatch(core) || PersonForm().IsMatch(form)) return (AnswerKind.Person, []);
        if (PlaceAsked().IsMatch(core)) return (AnswerKind.Place, []);
        if (NumberAsked().IsMatch(core) || NumberForm().IsMatch(form)) return (AnswerKind.Number, []);
        return NameAsked().IsMatch(core) ? (AnswerKind.Name, []) : (AnswerKind.Passage, []);
    }

    /// <summary>The content words right after "how many": "bales" of "bales of cotton did the …".</summary>
    private static string[] Stems(string after) =>
        [.. Word.Read(after).TakeWhile(word => !WordList.Stop.Contains(word.Exact)).Take(3).Select(word => word.Stem)];

    [GeneratedRegex(@"\bhow many ([^?]*)", RegexOptions.CultureInvariant)]
    private static partial Regex CountAsked();

    [GeneratedRegex(
        @"\bhow (long|tall|deep|far|heavy|old|wide|high|large|big|fast|thick|broad|often|much|hot|cold|early|late)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Measured();

    [GeneratedRegex(@"\b(?:what|which) years?\b|\byear (?:in which|when|that|of)\b", RegexOptions.CultureInvariant)]
    private static partial Regex YearAsked();

    [GeneratedRegex(
        @"\b(?:what|which|the) (?:exact |precise )?(?:date|day|month)s?\b|^\W*when\b|\bwhen (?:did|was|were|is|does|do|had|has|will)\b|\bsince when\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex DateAsked();

    [GeneratedRegex(
        @"\b(?:who|whom|whose)\b(?! (?:is|was|were|had|has|lived|made|wrote) [^?]*\b(?:what|which|how|when|where)\b)|\b(?:name of the|which|what) (?:man|woman|person|people|author|king|queen|prince|princess|general|officer|captain|admiral|chaplain|priest|bishop|doctor|physician|surgeon|lawyer|attorney|judge|governor|minister|president|editor|writer|poet|painter|architect|engineer|servant|soldier|merchant|lady|gentleman|count|countess|duke|emperor|maintainer|developer|naturalist|missionary|thief|prisoner|jailer|gaoler|mother|father|brother|sister|son|daughter|wife|husband|widow|friend)s?\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex PersonAsked();

    [GeneratedRegex(@"\b(?:name of the person|person's name|full name)\b", RegexOptions.CultureInvariant)]
    private static partial Regex PersonForm();

    [GeneratedRegex(
        @"\bwhere\b|\b(?:which|what) (?:town|city|country|place|village|river|island|street|province|county|region|port|parish|harbou?r|estate|house|building|valley|mountain|lake|sea|state|district|fort|church|castle|palace|prison)s?\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex PlaceAsked();

    [GeneratedRegex(
        @"\b(?:numbers?|numerals?|codes?|pins?|digits?|figures?|values?|sums?|totals?|amounts?|prices?|costs?|combinations?|extensions?|serials?|telephones?|phones?|postcodes?|scores?|ratings?|frequency|frequencies|ids?|identifiers?|keys?|percentages?|populations?|tokens?|quantity|quantities)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex NumberAsked();

    [GeneratedRegex(@"\b(?:numbers?|numerals?|digits?|figures?|integers?|codes?)\b", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"\b(?:which|name of|called|named|title of)\b", RegexOptions.CultureInvariant)]
    private static partial Regex NameAsked();

    [GeneratedRegex(@"\b(?:list|every|all|each|any and all|enumerate)\b", RegexOptions.CultureInvariant)]
    private static partial Regex All();

    [GeneratedRegex(
        @"\b(?:separated by|comma-separated|comma separated|one per line|one a line|with commas|by commas|delimited)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Separated();

    [GeneratedRegex(
        @"\b(?:what|which)\b[^?]*\b(?:numbers|codes|pins|figures|values|sums|amounts|prices|combinations|extensions|serials|frequencies|ids|identifiers|keys|tokens)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex PluralNumbers();

    [GeneratedRegex(
        @"\b(?:only|nothing (?:else|but)|just|single|bare|alone|no other (?:words?|text)|without (?:any )?(?:other|further|explanation|comment|words))\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex BareForm();

    [GeneratedRegex(@"\b(?:numbers?|names?|digits?|figures?|values?|years?|codes?|words?) only\b", RegexOptions.CultureInvariant)]
    private static partial Regex Only();
}
