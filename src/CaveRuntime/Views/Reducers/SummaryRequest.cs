using System.Globalization;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Prompts;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>What a summarizing model is sent. It always fits: what is oldest is shortened first, then left out.</summary>
internal static class SummaryRequest
{
    private const int ShortChars = 300, QuestionChars = 4_000;

    /// <param name="schema">The form to fill in.</param>
    /// <param name="previous">What the last summary said; empty for none.</param>
    /// <param name="messages">What has happened since.</param>
    /// <param name="instructions">What the user wants kept in mind.</param>
    /// <param name="shorten">Whether all bulk is shortened from the start.</param>
    /// <param name="most">Most estimated tokens of the whole request.</param>
    /// <param name="question">What the session is working on; empty for nothing.</param>
    public static string Of(
        SummarySchema schema,
        string previous,
        IEnumerable<Message> messages,
        string? instructions,
        bool shorten,
        long most,
        string question = "")
    {
        string asked = question.Length <= QuestionChars
            ? question
            : $"{Excerpt.Head(question, QuestionChars / 2)}\n…\n{Excerpt.Tail(question, QuestionChars / 2)}";
        asked = Excerpt.Head(asked, (int)Math.Min(asked.Length, most / 4));

        string Write(string history) => PromptCatalog.Summarize.Fill(
            ("history", history),
            ("question", asked.Length == 0 ? "none" : asked),
            ("previous", previous.Length == 0 ? "none" : previous),
            ("form", schema.Form),
            ("instructions", instructions ?? ""));

        previous = Excerpt.Head(previous, (int)Math.Min(previous.Length, most));
        long room = most - TokenEstimate.Of(Write(""));
        return Write(History([.. messages], shorten, room));
    }

    private static string History(Message[] messages, bool shorten, long room)
    {
        string[] pieces = [.. messages.Select(m => shorten ? Short(m) : Whole(m))];
        long[] sizes = [.. pieces.Select(p => TokenEstimate.Of(p) + 1)];
        long total = sizes.Sum();
        for (int i = 0; i < pieces.Length && total > room; i++)
        {
            total -= sizes[i];
            pieces[i] = Short(messages[i]);
            total += sizes[i] = TokenEstimate.Of(pieces[i]) + 1;
        }

        int from = 0;
        // The mark for what is left out needs some room, too.
        while (from < pieces.Length && total > room - (from > 0 ? 32 : 0))
            total -= sizes[from++];
        string history = string.Join('\n', pieces[from..]);
        return from == 0
            ? history
            : string.Create(CultureInfo.InvariantCulture, $"[{from:N0} earlier messages are left out here.]\n{history}");
    }

    private static string Whole(Message message) => $"[{Name(message)}]\n{message.Text}";

    private static string Short(Message message) => message.Text.Length <= ShortChars * 3 / 2
        ? Whole(message)
        : $"[{Name(message)}, shortened]\n{Excerpt.Head(message.Text, ShortChars * 2 / 3)}\n…\n{Excerpt.Tail(message.Text, ShortChars / 3)}";

    private static string Name(Message message) => message.Kind switch
    {
        MessageKind.Reply => "model",
        MessageKind.Observation => "observation",
        MessageKind.Question => "user",
        _ => "runtime",
    };
}
