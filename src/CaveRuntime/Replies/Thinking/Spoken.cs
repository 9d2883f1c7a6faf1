using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Replies.Thinking;

/// <summary>
/// What a model said, apart from what it thought: the one place where thinking, and the marks of a model's own template, leave a reply.
/// They are found where models put them, at the beginning of the reply or of a line, so that a reply that speaks of them stays whole.
/// Immutable.
/// </summary>
/// <param name="Text">What was said; empty where nothing was.</param>
/// <param name="Thinking">What was thought, for the record; null for nothing.</param>
/// <param name="IsUnfinished">Whether the reply ended inside the thinking.</param>
internal sealed record Spoken(string Text, string? Thinking, bool IsUnfinished)
{
    private static readonly SearchValues<char> s_beginMarks = SearchValues.Create("<[◁\uFEFF\u200B");

    /// <summary>Whether the thinking had only an end, because the model's template begins it.</summary>
    public bool ClosesOnly { get; private init; }

    /// <summary>Reads a model's response; what its provider already told apart as reasoning is thinking, too.</summary>
    public static Spoken Of(ChatResponse response)
    {
        Spoken spoken = Of(response.Text);
        string[] thoughts =
        [
            .. response.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().Select(r => r.Text),
            spoken.Thinking ?? "",
        ];
        string all = string.Join("\n", thoughts.Where(t => t.Length > 0));
        return spoken with { Thinking = all.Length == 0 ? null : all };
    }

    /// <summary>Reads one reply.</summary>
    public static Spoken Of(string reply)
    {
        if (IsPlain(reply))
            return new Spoken(reply, null, false);
        string text = TurnTokens.CutBeginning(reply);
        if (IsJson(text))
            return new Spoken(text, null, false);
        text = TurnTokens.CutNextTurn(text);
        Spoken spoken = Channels.Read(text) ?? TaggedThinking.Read(text);
        return spoken with { Text = TurnTokens.CutEnd(spoken.Text) };
    }

    /// <summary>One that had nothing but an end of thinking.</summary>
    public static Spoken Closed(string text, string thinking) => new(text, thinking, false) { ClosesOnly = true };

    // Most replies are: whatever has to leave one begins with one of these characters, or is a reply that begins with one of these words.
    private static bool IsPlain(string reply)
    {
        ReadOnlySpan<char> text = reply;
        if (text.ContainsAny(s_beginMarks))
            return false;
        text = text.TrimStart();
        return !text.StartsWith("analysis") && !text.StartsWith("assistant") && !text.StartsWith("Here");
    }

    // A value may hold any characters, these marks, too.
    private static bool IsJson(string text)
    {
        ReadOnlySpan<char> value = text.AsSpan().Trim();
        if (value.IsEmpty || value[0] is not ('{' or '[' or '"'))
            return false;
        try
        {
            using JsonDocument document = JsonDocument.Parse(value.ToString());
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
