using CaveRuntime.Inputs;
using CaveRuntime.Models;
using CaveRuntime.Prompts;

namespace CaveRuntime.Replies;

/// <summary>The first message of a run: the question, the facts on ctx, and the form of the answer.</summary>
internal static class Question
{
    private const int MaxNames = 50;

    /// <summary>What goes beside the text.</summary>
    public static PromptParts Parts(string question, IAnswerShape? shape) =>
        new(PromptKind.Question) { Question = question, Schema = shape?.Schema };

    /// <param name="question">What is asked.</param>
    /// <param name="context">What the run sees as ctx.</param>
    /// <param name="given">What the host has given and the model has not been told of; empty for nothing.</param>
    /// <param name="shape">The form of the answer; null for any.</param>
    public static string Of(string question, InputSlice context, string given, IAnswerShape? shape)
    {
        var documents = context.Documents;
        var lines = documents.Take(MaxNames).Select(d => FormattableString.Invariant($"- {d.Name}: {d.Length:N0} characters"));
        string list = string.Join('\n', lines) + (documents.Count > MaxNames ? FormattableString.Invariant(
            $"\n- … and {documents.Count - MaxNames:N0} more: see docs") : "");
        string text = PromptCatalog.Question.Fill(
            ("question", question),
            ("chars", FormattableString.Invariant($"{context.Length:N0}")),
            ("tokens", FormattableString.Invariant($"{context.Length / 4:N0}")),
            ("documents", documents.Count == 1 ? "1 document" : FormattableString.Invariant($"{documents.Count:N0} documents")),
            ("list", list));
        if (given.Length > 0)
            text = $"{text}\n\n{given}";
        return shape is null ? text : $"{text}\n\n{PromptCatalog.AnswerForm.Fill(("schema", shape.Schema))}";
    }
}
