using System.Globalization;
using System.Text.Json;
using CaveRuntime.Models;
using CaveRuntime.Offline.Files;
using CaveRuntime.Offline.Questions;
using CaveRuntime.Offline.Reading;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Offline.Leaves;

/// <summary>The model as the leaf of a run: reads one passage for one question, or makes one answer of several.</summary>
internal static class Leaf
{
    /// <summary>
    /// One line a finding, best first: <c>Found: VALUE | Score: N | Quote: SENTENCE</c>, with <c>Denied:</c> instead where the passage
    /// takes the value back and <c>Doubted:</c> where it reports it as hearsay or past; or the one fixed line for nothing found.
    /// What can be counted is a number, listed lines are lines, and with a schema the reply is JSON that fits it. Where the whole input is
    /// in
    /// the prompt, the reply is the answer itself.
    /// </summary>
    public static string Reply(ChatMessage? message, JsonElement? schema)
    {
        PromptParts? parts = message is null ? null : PromptParts.Of(message);
        if (parts is { Kind: PromptKind.Reduce, Text: { } partials } && PartialAnswers.Read(partials) is { Count: > 0 } answers)
            return PartialAnswers.Merge(answers, schema, parts.Question ?? "");
        LeafPrompt asked = LeafPrompt.Of(parts, message?.Text ?? "");
        Tally? tally = Tally.Read(asked.Question.Text);
        if (schema is null && tally is not null)
            return Counted(tally, asked.Passage);
        if (asked.Question.Reach.IsBeyond && tally is null)
            return FixedReplies.Cannot;
        IReadOnlyList<FoundValue> findings = PassageReader.Read(asked.Question, asked.Weights, asked.Passage);
        bool isPart = parts?.Kind == PromptKind.Map;
        bool isWork = IsWork(asked.Question);
        return schema is { } form ? SchemaReply.Of(form, asked, tally, findings, isPart) ?? FixedReplies.Cannot
            : parts is { Kind: PromptKind.Direct or PromptKind.Child }
                ? Answer(asked.Question, findings) ?? (isWork ? FixedReplies.Cannot : parts.NothingFound ?? FixedReplies.NothingFound)
            : findings.Count == 0 ? (isPart && isWork ? FixedReplies.Cannot : FixedReplies.NothingFound)
            : string.Join('\n', findings.Select(Line));
    }

    // No sentence says it, and whether the text holds it would have to be worked out.
    private static bool IsWork(Question question) => question.Reach.IsNarrow || question.Shape.Counted;

    private static string Counted(Tally tally, string passage) =>
        tally.Line is null ? tally.Count(passage).ToString(CultureInfo.InvariantCulture)
        : tally.Count(passage) == 0 ? FixedReplies.NothingFound
        : string.Join('\n', tally.Lines(passage));

    private static string? Answer(Question question, IReadOnlyList<FoundValue> findings)
    {
        FoundValue[] stated = [.. findings.Where(f => f.Standing == Standing.Stated)];
        if (stated.Length == 0)
            return null;
        string[] values = [.. stated.Select(f => f.Value.Length > 0 ? f.Value : f.Quote).Distinct()];
        return question.Shape.Many || question.Keys.Count > 1
            ? $"Answer: {string.Join(", ", values)}"
            : $"“{stated[0].Quote}”\nAnswer: {values[0]}";
    }

    private static string Line(FoundValue finding)
    {
        var label = finding.Standing switch { Standing.Denied => "Denied", Standing.Doubted => "Doubted", _ => "Found" };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{label}: {finding.Value} | Score: {finding.Score:F1} | Quote: {finding.Quote}");
    }
}
