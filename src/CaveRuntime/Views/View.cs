using System.Collections.Immutable;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Models;
using CaveRuntime.Transcripts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Views;

/// <summary>
/// What a model is sent: derived from the transcript and its reduction, never changed. The same two give the same bytes, and
/// whatever lies before the first place that a reduction touches is the same as without it. Immutable.
/// </summary>
public sealed class View
{
    /// <summary>Tokens that a provider puts around each message.</summary>
    private const int Frame = 4;

    private View(ImmutableArray<ViewEntry> entries)
    {
        Entries = entries;
        foreach (ViewEntry entry in entries)
            Estimate += entry.Estimate;
    }

    /// <summary>The messages, the system prompt first.</summary>
    public ImmutableArray<ViewEntry> Entries { get; }

    /// <summary>Estimated tokens of the whole.</summary>
    public long Estimate { get; }

    /// <summary>Derives the view.</summary>
    internal static View Of(Transcript transcript, Reduction reduction)
    {
        var entries = ImmutableArray.CreateBuilder<ViewEntry>(transcript.Messages.Count + 2);
        string system = transcript.SystemPrompt;
        var operation = new PromptParts(PromptKind.Operator);
        entries.Add(new ViewEntry(ViewEntry.System, ChatRole.System, system, TokenEstimate.Of(system) + Frame, operation));
        for (int i = 0; i < reduction.Start; i++)
        {
            if (transcript.Messages[i].Kind == MessageKind.Question)
                entries.Add(Whole(i, transcript.Messages[i]));
        }

        if (reduction.Summary is { } summary)
        {
            var parts = new PromptParts(PromptKind.Summary);
            entries.Add(new ViewEntry(ViewEntry.Summary, ChatRole.User, summary.Text, summary.Estimate + Frame, parts));
        }

        for (int i = reduction.Start; i < transcript.Messages.Count; i++)
        {
            if (reduction.Gone.Contains(i))
                continue;
            Message message = transcript.Messages[i];
            entries.Add(reduction.Forms.TryGetValue(i, out MessageForm? form)
                ? new ViewEntry(i, message.Role, form.Text, form.Estimate + Frame, message.Parts) { Native = message.Native }
                : Whole(i, message));
        }

        return new View(entries.DrainToImmutable());
    }

    /// <summary>Estimated tokens of one message, what separates messages included.</summary>
    internal static long EstimateOf(ChatMessage message) => TokenEstimate.Of(message.Text) + Frame;

    /// <summary>The view as a chat client takes it.</summary>
    internal IReadOnlyList<ChatMessage> ToChat() => [.. Entries.Select(ToChat)];

    private static ChatMessage ToChat(ViewEntry entry)
    {
        ChatMessage message = entry.Parts.ToMessage(entry.Role, entry.Text);
        entry.Native?.AddTo(message);
        return message;
    }

    private static ViewEntry Whole(int index, Message message) =>
        new(index, message.Role, message.Text, message.Estimate + Frame, message.Parts) { Native = message.Native };
}
