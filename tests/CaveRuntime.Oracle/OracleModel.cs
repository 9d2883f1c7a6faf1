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

    // Where the text begins in prompts that hold a question and the whole text.
    private static readonly string[] s_texts = ["\n\nPassage:\n", "\n\nText:\n"];

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
            string mark = $"\n\n{kind.Name}:\n";
            int at = asked.Text.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
                return new Sheet(asked, at + mark.Length, asked.Text.Length, asked.Text[..at]).ReadAll(kind, oracle);
        }

        return null;
    }

    private string Direct(OracleName oracle, Said asked)
    {
        const string before = "Question: ";
        int question = asked.Text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        foreach (string mark in s_texts)
        {
            int at = asked.Text.IndexOf(mark, StringComparison.Ordinal);
            if (question < before.Length || at < question
                || corpus.Kinds.FirstOrDefault(k => k.Concerns(asked.Text[question..at])) is not { } kind)
            {
                continue;
            }
            string words = asked.Text[question..at];
            return kind.Answer(words, [.. new Sheet(asked, at + mark.Length, asked.Text.Length, words).Read(kind, oracle)]);
        }

        return Ignorance;
    }
}
