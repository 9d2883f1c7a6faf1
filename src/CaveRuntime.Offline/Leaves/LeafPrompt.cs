using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Models;
using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Reading;
using CaveRuntime.Offline.Words;

namespace CaveRuntime.Offline.Leaves;

/// <summary>A leaf's prompt, taken apart: what is asked, and the text to read for it.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Weights">Word weights, if the asker gave any.</param>
/// <param name="Passage">The text to read.</param>
internal sealed partial record LeafPrompt(Question Question, WordWeights Weights, string Passage)
{
    /// <summary>What a message asks: by its parts where it has some, else by its words.</summary>
    public static LeafPrompt Of(PromptParts? parts, string text) => parts switch
    {
        { Kind: PromptKind.Query, Question: { } words } => Read(words),
        // Of a question in several lines the first one asks; a line "Key: …" names the phrase that has to be there.
        { Question: { } asked } => Make(asked.Split('\n')[0].Trim(), asked, parts.Text ?? ""),
        _ => Read(text),
    };

    /// <summary>
    /// Reads a prompt. Labelled lines (<c>Question:</c>, <c>Key:</c>, <c>Rarity:</c>, <c>Passage:</c>) are taken at their word;
    /// without labels the paragraph that asks is the question and the rest is the passage.
    /// </summary>
    private static LeafPrompt Read(string prompt)
    {
        var text = Label("passage|text|context|document|excerpt|chunk|input").Match(prompt);
        var (head, passage) = text.Success ? (prompt[..text.Index], prompt[(text.Index + text.Length)..]) : Parted(prompt);
        if (text.Success && Asked(head).Length == 0) (head, passage) = Parted(passage);
        return Make(Asked(head), head, passage);
    }

    private static LeafPrompt Make(string asked, string head, string passage)
    {
        var question = Question.Read(asked);
        if (Label("key").Match(head) is { Success: true } key)
            question = question with { Keys = Rest(head, key) is "none" or "" ? [] : [KeyPhrase.Of(Rest(head, key))] };
        return new LeafPrompt(question, new WordWeights(Rarity(head)), passage);
    }

    private static string Asked(string head)
    {
        if (Label("question|query|task").Match(head) is { Success: true } labelled) return Rest(head, labelled);
        return string.Join('\n', head.Split('\n').Where(line => !Label("rarity|key").IsMatch(line))).Trim();
    }

    private static (string Head, string Passage) Parted(string prompt)
    {
        var paragraphs = Paragraphs().Split(prompt.Trim());
        if (paragraphs.Length == 1) return (prompt, prompt);
        var asking = Array.FindLastIndex(paragraphs, paragraph => paragraph.TrimEnd().EndsWith('?'));
        if (asking < 0 || asking is not 0 && asking != paragraphs.Length - 1) asking = 0;
        return (paragraphs[asking], string.Join("\n\n", paragraphs.Where((_, index) => index != asking)));
    }

    private static Dictionary<string, double> Rarity(string head)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Label("rarity").Match(head) is not { Success: true } label) return weights;
        foreach (Match entry in Weight().Matches(Rest(head, label)))
            weights[Stem.Of(PlainLetters.Of(entry.Groups[1].Value))] = double.Parse(entry.Groups[2].Value, CultureInfo.InvariantCulture);
        return weights;
    }

    private static string Rest(string text, Match label)
    {
        var start = label.Index + label.Length;
        var end = text.IndexOf('\n', start);
        return text[start..(end < 0 ? text.Length : end)].Trim();
    }

    private static Regex Label(string names) =>
        new($@"^[ \t]*(?:{names})[ \t]*:[ \t]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline);

    [GeneratedRegex(@"\n\s*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Paragraphs();

    [GeneratedRegex(@"(\S+) (\d+(?:\.\d+)?)(?:,|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Weight();
}
