using System.Text;
using CaveRuntime.Prompts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Embedding;

/// <summary>A chat request as a session sees it: long texts are documents, what is left is the question. Immutable.</summary>
/// <param name="Question">Instructions, conversation and newest message, with a mark where a document was.</param>
/// <param name="Words">What the newest message asks in the user's own words: no mark of ours is a word to search for.</param>
/// <param name="Inputs">The documents.</param>
public sealed record ChatTask(string Question, string Words, IReadOnlyList<Input> Inputs)
{
    private const int ShownChars = 1_000;

    /// <summary>Divides a request up that is asked of a session in any case: one without long texts or files has no inputs.</summary>
    /// <param name="messages">The conversation; one message at least is the user's.</param>
    /// <param name="options">From which length on a text is a document.</param>
    /// <exception cref="ArgumentException">No message is the user's, or one holds more than text.</exception>
    public static ChatTask Whole(IReadOnlyList<ChatMessage> messages, CaveChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        List<ChatText>[] texts = [.. messages.Select(ChatText.Of)];
        return Newest(messages) is >= 0 and var newest && !texts.Any(t => t.Contains(ChatText.Other))
            ? Divide(messages, newest, texts, null, options, filesAreDocuments: true)
            : throw new ArgumentException("A session can be asked with texts alone, and at least one message has to be the user's.", nameof(messages));
    }

    /// <summary>Divides a request up.</summary>
    /// <returns>Null where the model can take the request as it is, or has to: it is short, or holds more than text.</returns>
    internal static ChatTask? Of(IReadOnlyList<ChatMessage> messages, string? instructions, CaveChatOptions options)
    {
        int newest = Newest(messages);
        List<ChatText>[] texts = [.. messages.Select(ChatText.Of)];
        if (newest < 0 || texts.Any(t => t.Contains(ChatText.Other))
            || texts.Sum(t => t.Sum(text => text.Tokens)) + ChatText.Count(instructions) < options.SessionTokens)
        {
            return null;
        }

        ChatTask task = Divide(messages, newest, texts, instructions, options, filesAreDocuments: false);
        return task.Inputs.Count == 0 ? null : task;
    }

    private static int Newest(IReadOnlyList<ChatMessage> messages)
    {
        int newest = messages.Count - 1;
        while (newest >= 0 && messages[newest].Role != ChatRole.User)
            newest--;
        return newest;
    }

    private static ChatTask Divide(
        IReadOnlyList<ChatMessage> messages,
        int newest,
        List<ChatText>[] texts,
        string? instructions,
        CaveChatOptions options,
        bool filesAreDocuments)
    {
        bool IsShort(ChatText text) => text.Tokens < options.DocumentTokens && !(filesAreDocuments && text.Name is not null);
        var documents = new ChatDocuments();
        string[] shown = [.. texts.Select((t, i) => string.Join("\n", t.Select(text => IsShort(text)
            ? text.Value
            : documents.Add(text.Name ?? $"message {i + 1}", text.Value))))];
        string[] rules = [.. shown.Where((_, i) => messages[i].Role == ChatRole.System), .. instructions is null
            ? []
            : new[] { instructions }];
        string conversation = Conversation(
            shown.Index().Where(
                m => m.Index != newest && messages[m.Index].Role != ChatRole.System).Select(m => $"{messages[m.Index].Role}: {m.Item}"),
            documents,
            options.SessionTokens / 2);
        var question = new StringBuilder();
        if (rules.Length > 0)
            question.Append(PromptCatalog.ChatInstructions.Fill(("text", string.Join("\n", rules)))).Append("\n\n");
        if (conversation.Length > 0)
            question.Append(PromptCatalog.ChatConversation.Fill(("text", conversation))).Append('\n');
        bool isOneLongText = texts[newest] is [var only] && !IsShort(only);
        question.Append(isOneLongText ? Ends(only: texts[newest][0].Value, documents.NameOf(texts[newest][0].Value)) : shown[newest]);
        string words = isOneLongText
            ? AskedIn(texts[newest][0].Value)
            : string.Join("\n", texts[newest].Where(IsShort).Select(text => text.Value));
        return new ChatTask(question.ToString(), string.IsNullOrWhiteSpace(words) ? question.ToString() : words.Trim(), documents.Inputs);
    }

    // The newest lines of a long conversation are shown; all of it becomes a document.
    private static string Conversation(IEnumerable<string> lines, ChatDocuments documents, long most)
    {
        string[] all = [.. lines];
        int from = all.Length;
        for (long tokens = 0; from > 0 && (tokens += ChatText.Count(all[from - 1])) <= most;)
            from--;
        string[] shown = all[from..];
        return string.Join("\n", from == 0 ? shown : [documents.Add("conversation", string.Join("\n", all)), .. shown]);
    }

    // A long message asks at its end or at its beginning.
    private static string AskedIn(string message)
    {
        string[] paragraphs = message.Trim().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string asked = Array.Find([paragraphs[^1], paragraphs[0]], Asks) ?? paragraphs[^1];
        return asked[..Math.Min(ShownChars, asked.Length)];
    }

    private static bool Asks(string paragraph) => paragraph[^1] is '?' or '？';

    private static string Ends(string only, string name) => PromptCatalog.ChatLongRequest.Fill(
        ("name", name),
        ("head", only[..Math.Min(ShownChars, only.Length)]),
        ("tail", only[^Math.Min(ShownChars, only.Length)..]));
}
