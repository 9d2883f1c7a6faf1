using System.Globalization;
using System.Text.Json;

namespace CaveRuntime.Models.Offline;

/// <summary>The model as the leaf of a run: reads one passage for one question, or makes one answer of several.</summary>
internal static class Leaf
{
    private static readonly string s_nothing = Embedded.Read("cells.not-found.txt").Trim();

    private const string FormMarker = "\n\nReply with JSON alone";

    // How the prompts begin that hold a whole input and want an answer, and what each of them wants where there is none.
    private static readonly (string Form, string Nothing)[] s_whole =
    [
        ("Answer the question from the text below and from nothing else.", "UNSURE"),
        ("Answer the question from the passage and from nothing else.", s_nothing),
    ];

    /// <summary>
    /// One line a finding, best first: <c>Found: VALUE | Score: N | Quote: SENTENCE</c>, with <c>Denied:</c> instead where the passage
    /// takes the value back and <c>Doubted:</c> where it reports it as hearsay or past; or the one fixed line for nothing found.
    /// What can be counted is a number, listed lines are lines, and with a schema the reply is JSON that fits it. Where the whole input is in
    /// the prompt, the reply is the answer itself.
    /// </summary>
    public static string Reply(string prompt, JsonElement? schema)
    {
        if (PartialAnswers.In(prompt) is { Count: > 0 } parts)
            return PartialAnswers.Merge(parts, schema);
        // What the runtime adds on the form of the reply is no part of the passage.
        var asked = LeafPrompt.Read(schema is null ? prompt : prompt.Split(FormMarker)[0]);
        if (schema is null && Tally.Read(asked.Question.Text) is { } tally)
            return tally.Line is null ? tally.Count(asked.Passage).ToString(CultureInfo.InvariantCulture)
                : tally.Count(asked.Passage) == 0 ? s_nothing
                : string.Join('\n', tally.Lines(asked.Passage));
        var findings = Reader.Read(asked.Question, asked.Weights, asked.Passage);
        return schema is { } form ? SchemaReply.Of(form, asked, findings)
            : s_whole.FirstOrDefault(w => prompt.StartsWith(w.Form, StringComparison.Ordinal)) is { Form: not null } whole ? Answer(asked.Question, findings) ?? whole.Nothing
            : findings.Count == 0 ? s_nothing
            : string.Join('\n', findings.Select(Line));
    }

    private static string? Answer(Question question, IReadOnlyList<Finding> findings)
    {
        Finding[] stated = [.. findings.Where(f => f.Standing == Standing.Stated)];
        if (stated.Length == 0)
            return null;
        string[] values = [.. stated.Select(f => f.Value.Length > 0 ? f.Value : f.Quote).Distinct()];
        return question.Shape.Many || question.Keys.Count > 1
            ? $"Answer: {string.Join(", ", values)}"
            : $"“{stated[0].Quote}”\nAnswer: {values[0]}";
    }

    private static string Line(Finding finding)
    {
        var label = finding.Standing switch { Standing.Denied => "Denied", Standing.Doubted => "Doubted", _ => "Found" };
        return string.Create(CultureInfo.InvariantCulture, $"{label}: {finding.Value} | Score: {finding.Score:F1} | Quote: {finding.Quote}");
    }
}
