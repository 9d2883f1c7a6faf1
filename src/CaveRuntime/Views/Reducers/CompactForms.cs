using System.Globalization;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Scopes;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>The smaller forms of messages. Each names the archived whole.</summary>
internal static class CompactForms
{
    private const int ThoughtChars = 160, GistChars = 160, VariablesChars = 240;

    /// <summary>A reply without its cell, an observation without its bulk; null for what has no compact form.</summary>
    public static MessageForm? Compact(Message message, string handle) => message.Kind switch
    {
        MessageKind.Reply => new MessageForm(MessageFormKind.Compacted, PromptCatalog.CompactReply.Fill(
            ("handle", handle),
            ("lines", Number(message.Text.AsSpan().Count('\n') + 1)),
            ("thought", Excerpt.FirstLine(ReplyParser.Prose(message.Text), ThoughtChars))), handle),
        MessageKind.Observation when message.Observed is { } observed => new MessageForm(
            MessageFormKind.Compacted, PromptCatalog.CompactObservation.Fill(
            ("handle", handle),
            ("chars", Number(message.Text.Length)),
            ("gist", Gist(observed)),
            ("cell", Number(message.Cell ?? 0))), handle),
        _ => null,
    };

    /// <summary>Head and tail of a message, together about so many UTF-16 units.</summary>
    public static MessageForm Offload(Message message, int chars, string handle)
    {
        string head = Excerpt.Head(message.Text, chars * 2 / 3);
        string tail = Excerpt.Tail(message.Text, chars / 3);
        string left = Number(message.Text.Length - head.Length - tail.Length);
        return new MessageForm(
            MessageFormKind.Offloaded,
            PromptCatalog.Offload.Fill(
                ("tail", tail),
                ("handle", handle),
                ("all", Number(message.Text.Length)),
                ("chars", left),
                ("head", head)),
            handle);
    }

    // The inventory of variables stays: they are still there, and the model should know what to call.
    private static string Gist(Observation observed)
    {
        string first = Excerpt.FirstLine(observed.Text, GistChars);
        return observed.VariablesLine is not { } variables || observed.IsVariablesAlone
            ? first
            : $"{first}\n{Excerpt.FirstLine(variables, VariablesChars)}";
    }

    private static string Number(int n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
