using System.Text.RegularExpressions;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Questions;

/// <summary>A question, taken apart by its wording.</summary>
/// <param name="Text">The question as it was asked.</param>
/// <param name="Core">What is asked, without the sentences on the form of the answer.</param>
/// <param name="Keys">Phrases that must stand in the text letter by letter; often none.</param>
/// <param name="Terms">Content words of the core, each stem once, in order.</param>
/// <param name="Shape">What the answer has to look like.</param>
/// <param name="Reach">What it asks beyond finding words.</param>
internal sealed partial record Question(
    string Text,
    string Core,
    IReadOnlyList<KeyPhrase> Keys,
    IReadOnlyList<Word> Terms,
    AnswerShape Shape,
    Reach Reach)
{
    /// <summary>Reads a question.</summary>
    public static Question Read(string text)
    {
        var sentences = Sentence.Split(Aside().Replace(text, "").Trim()).ConvertAll(sentence => sentence.Text);
        var form = sentences.FindAll(sentence => OnForm().IsMatch(sentence));
        if (form.Count == sentences.Count) form = [];
        var core = string.Join(' ', sentences.Except(form));
        if (core.Length == 0) core = text.Trim();

        var terms = Word.Read(core).Where(word => !WordList.Stop.Contains(word.Exact)).DistinctBy(word => word.Stem).ToList();
        var shape = AnswerShape.Read(PlainLetters.Of(core), PlainLetters.Of(string.Join(' ', form)));
        return new Question(text.Trim(), core, KeyPhrase.Read(core, shape.Kind), terms, shape, Reach.Read(PlainLetters.Of(core)));
    }

    /// <summary>The content words that belong to no key phrase: what is asked about the keys.</summary>
    public IEnumerable<Word> Attribute =>
        Terms.Where(
            term => !Keys.Any(key => Regex.IsMatch(key.Text, $@"\b{Regex.Escape(Core[term.Start..term.End])}\b", RegexOptions.IgnoreCase)));

    // "(About War and Peace.)" before a question says where to look, not what for.
    [GeneratedRegex(@"^\s*\([^()]*\)\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    [GeneratedRegex(
        @"(?i)^\W*(?:please,? )?(?:answer|reply|respond|output|return|write|report|format|use|keep|your answer|the answer|no explanation|do not explain|be brief|be concise|just|only)\b(?![^.]*\?)|^[^?]*\b(?:(?:numbers?|names?|words?|digits?|figures?|values?|year|date) (?:only|alone)|only (?:the|a|with)|separated by|nothing else|comma-separated)\b[^?]*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex OnForm();
}
