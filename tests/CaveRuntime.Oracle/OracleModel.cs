using CaveRuntime.Oracle.Operating;
using CaveRuntime.Oracle.Reading;

namespace CaveRuntime.Oracle;

/// <summary>
/// A scripted model: it knows what the pieces of generated inputs say, and errs as its name tells. All else (to look, to split, to ask,
/// to add up) it does as any model would, in cells and replies; what it does not know, it says so. Thread-safe.
/// </summary>
internal sealed class OracleModel(Corpus corpus)
{
    public const string Ignorance = "I do not know.";

    // The marks around the text in prompts that hold the whole text and a question after it.
    private static readonly string[] s_texts = ["passage", "text"];

    /// <summary>The reply to a request.</summary>
    public string Reply(OracleName oracle, Conversation conversation) => conversation.Messages switch
    {
        [{ Role: "system", Text: var system }, ..] when system.StartsWith(
            "# CaveRuntime operator",
            StringComparison.Ordinal) => new OperatorTurn(corpus, oracle, conversation).Reply(),
        [{ Role: "user" } asked] => Summarizer.IsAsked(asked.Text)
            ? Summarizer.Reply(asked.Text)
            : ReadFor(oracle, asked) ?? Direct(oracle, asked),
        _ => Ignorance,
    };

    private string? ReadFor(OracleName oracle, Said asked)
    {
        foreach (IPieces kind in corpus.Kinds)
        {
            if (ReadSheet.Find(asked, kind) is { } sheet)
                return sheet.Answer(oracle);
            string mark = $"\n\n{kind.Name}:\n";
            int at = asked.Text.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
                return new Sheet(asked, at + mark.Length, asked.Text.Length, asked.Text[..at]).ReadAll(kind, oracle);
        }

        return null;
    }

    private string Direct(OracleName oracle, Said asked)
    {
        const string before = "\n\nQuestion: ";
        foreach (string mark in s_texts)
        {
            string opening = $"\n\n<{mark}>\n";
            int text = asked.Text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
            int end = asked.Text.LastIndexOf($"\n</{mark}>\n", StringComparison.Ordinal);
            if (text < opening.Length || end < text || asked.Text.IndexOf(before, end, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            string words = asked.Text[(at + before.Length)..];
            if (corpus.Kinds.FirstOrDefault(k => k.Concerns(words)) is { } kind)
                return kind.Answer(words, [.. new Sheet(asked, text, end, words).Read(kind, oracle)]);
        }

        return Ignorance;
    }
}
