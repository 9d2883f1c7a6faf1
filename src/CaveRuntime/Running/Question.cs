using CaveRuntime.Inputs;

namespace CaveRuntime.Running;

/// <summary>The first message of a run: the question, the facts on ctx, and the form of the answer.</summary>
internal static class Question
{
    private const int MostNames = 50;

    public static string Of(string question, ContextView context, IAnswerShape? shape)
    {
        var documents = context.Documents;
        var lines = documents.Take(MostNames).Select(d => FormattableString.Invariant($"- {d.Name}: {d.Length:N0} characters"));
        string list = string.Join('\n', lines) + (documents.Count > MostNames ? FormattableString.Invariant($"\n- … and {documents.Count - MostNames:N0} more: see docs") : "");
        string text = Prompt.Of(
            "question",
            ("question", question),
            ("chars", FormattableString.Invariant($"{context.Length:N0}")),
            ("tokens", FormattableString.Invariant($"{context.Length / 4:N0}")),
            ("documents", documents.Count == 1 ? "1 document" : FormattableString.Invariant($"{documents.Count:N0} documents")),
            ("list", list));
        return shape is null ? text : $"{text}\n\n{Prompt.Of("answer-shape", ("schema", shape.Schema))}";
    }
}
