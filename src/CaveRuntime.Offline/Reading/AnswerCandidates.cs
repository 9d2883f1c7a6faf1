using System.Text.RegularExpressions;
using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Reading;

/// <summary>Finds, in a sentence, the stretches that are of the kind that a question asks for.</summary>
internal static partial class AnswerCandidates
{
    private const string NumberWord =
        "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|score|half|quarter|a hundred|a thousand|a dozen|a million)";

    private const string Month = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";

    /// <summary>The candidates in a sentence for an answer of this shape, in order.</summary>
    public static IEnumerable<AnswerCandidate> Of(Sentence sentence, AnswerShape shape) => shape.Kind switch
    {
        AnswerKind.Number => Numbers(sentence.Text),
        AnswerKind.Quantity => Quantities(sentence, shape.Noun, shape.Counted),
        AnswerKind.Year => Found(Years(), sentence.Text),
        AnswerKind.Date => Dates(sentence.Text),
        AnswerKind.Person => Names(sentence, person: true),
        AnswerKind.Place or AnswerKind.Name => Names(sentence, person: false),
        _ => [],
    };

    /// <summary>Numbers in digits, and codes that hold a digit; thousands separators stay outside the answer.</summary>
    public static IEnumerable<AnswerCandidate> Numbers(string text) =>
        Digits().Matches(text).Select(match => new AnswerCandidate(match.Index, match.Index + match.Length, Plain(match.Value)));

    private static string Plain(string number) => Thousands().IsMatch(number) ? number.Replace(",", "", StringComparison.Ordinal) : number;

    private static IEnumerable<AnswerCandidate> Quantities(Sentence sentence, IReadOnlyList<string> noun, bool counted)
    {
        foreach (Match match in Amounts().Matches(sentence.Text))
        {
            var after = sentence.Words.SkipWhile(word => word.Start < match.Index + match.Length).Take(4).ToList();
            var near = after.FindIndex(word => noun.Contains(word.Stem));
            // "7822 already match" counts what its list is about; any other number would have to name what it counts.
            if (counted && near < 0 && sentence.Text[..match.Index].Any(char.IsLetterOrDigit)) continue;
            // "seventy feet" answers with its unit; "six thousand silver rubles" too, if the unit stands close by.
            var end = near is >= 0 and < 3 && (near == 0 || !Boundary().IsMatch(sentence.Text[match.Index..after[near].Start]))
                ? after[near].End
                : match.Index + match.Length;
            var fit = near switch { 0 => 3, 1 => 2.5, 2 => 1.8, _ => noun.Count == 0 ? 1 : 0.6 };
            if (sentence.Text[..match.Index].EndsWith("one of the ", StringComparison.OrdinalIgnoreCase)) fit /= 2;
            yield return new AnswerCandidate(match.Index, end, sentence.Text[match.Index..end], fit);
        }
    }

    private static IEnumerable<AnswerCandidate> Dates(string text)
    {
        var full = Found(FullDates(), text).Select(span => span with { Fit = 2 }).ToList();
        return full.Concat(
            Found(Years(), text).Where(
                year => !full.Exists(date => year.Start >= date.Start && year.End <= date.End))).OrderBy(span => span.Start);
    }

    /// <summary>Runs of capitalised words; a title or several words speak for a person, "in" and "at" before it for a place.</summary>
    private static IEnumerable<AnswerCandidate> Names(Sentence sentence, bool person)
    {
        foreach (var span in Found(Capitals(), sentence.Text))
        {
            var words = Word.Read(span.Text);
            if (words.Count == 0 || words.TrueForAll(
                word => WordList.Stop.Contains(word.Exact) || WordList.Months.Contains(word.Exact)))
            {
                continue;
            }
            var lead = words.TakeWhile(word => WordList.Stop.Contains(word.Exact)).Count();
            var start = span.Start + words[lead].Start;
            var before = sentence.Text[..start].TrimEnd();
            var fit = 1.0;
            if (start == 0 && words.Count == lead + 1) fit *= 0.7;
            if (person && (Titles().IsMatch(span.Text) || words.Count - lead > 1)) fit *= 1.5;
            if (person && PlaceBefore().IsMatch(before)) fit *= 0.5;
            if (!person && PlaceBefore().IsMatch(before)) fit *= 1.5;
            yield return new AnswerCandidate(start, span.End, sentence.Text[start..span.End], fit);
        }
    }

    private static IEnumerable<AnswerCandidate> Found(Regex pattern, string text) =>
        pattern.Matches(text).Select(match => new AnswerCandidate(match.Index, match.Index + match.Length, match.Value));

    [GeneratedRegex(@"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w])(?!\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\d{1,3}(?:,\d{3})+", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(
        $@"(?<![\w.])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[ -](?:hundred|thousand|million|dozen))?)(?:%| per cent)?(?![\w])|\b{NumberWord}(?:(?:[ -]+and[ -]+(?:a )?|[ -]+){NumberWord})*\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Amounts();

    [GeneratedRegex(@"[,;:.()]", RegexOptions.CultureInvariant)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"(?<![\d.,-])(?:1[0-9]|20)\d\d(?![\d%]|[.,]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Years();

    [GeneratedRegex(
        $@"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: day)?(?: of)? {Month}\b\.?(?:,? \d{{4}})?|{Month}\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?(?!\d)|\d{{4}}-\d\d-\d\d|{Month},? \d{{4}})(?!\d)",
        RegexOptions.CultureInvariant)]
    private static partial Regex FullDates();

    [GeneratedRegex(
        @"(?:(?:Mr|Mrs|Ms|Dr|St|Capt|Col|Gen|Lt|Rev|Hon|Prof)\. )?\p{Lu}[\p{L}\p{M}'’-]*(?:(?: (?:of|de|du|la|le|von|van|der|den|da|di|del|y)(?: (?:la|le|der|den))?)? (?:\p{Lu}\.(?= )|(?:Mr|Mrs|Dr|St|Capt|Col|Gen|Lt|Rev)\.|\p{Lu}[\p{L}\p{M}'’-]*))*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();

    [GeneratedRegex(
        @"^(?:Mr|Mrs|Ms|Dr|Sir|Lady|Lord|Captain|Capt|Colonel|Col|General|Gen|Prince|Princess|Count|Countess|King|Queen|Dom|Don|Do[nñ]a|Senhor|Se[nñ]or|Father|Saint|St|Bishop|Baron|Professor|Prof|Rev|Judge|President|Governor|Madame|Monsieur|Miss|Uncle|Aunt)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Titles();

    [GeneratedRegex(@"\b(?:in|at|to|from|near|into|towards?|of|through|outside|inside|around)(?: the)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlaceBefore();
}
