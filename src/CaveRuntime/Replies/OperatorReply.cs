using CaveRuntime.Prompts;
using CaveRuntime.Replies.Thinking;
using CaveRuntime.Transcripts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Replies;

/// <summary>One reply of the model that writes cells, as the transcript holds it: what was said, with the cell of a call as a block.
/// Immutable.</summary>
/// <param name="Text">What was said.</param>
/// <param name="Thinking">What was thought, for the record; null for nothing.</param>
internal sealed record OperatorReply(string Text, string? Thinking)
{
    private bool IsCut { get; init; }

    private IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether going on can complete it: text was said, and cut off.</summary>
    public bool CanGoOn { get; private init; }

    /// <summary>Whether its thinking had only an end.</summary>
    public bool ClosesOnly { get; private init; }

    /// <summary>The call that it was, as its provider made it; null for none.</summary>
    public NativeReply? Native { get; private init; }

    /// <summary>The reply in a model's response.</summary>
    public static OperatorReply Of(ChatResponse response, string model)
    {
        Spoken spoken = Spoken.Of(response);
        ToolCalls calls = ToolCalls.Of(response);
        bool isCut = response.FinishReason == ChatFinishReason.Length;
        bool isSilent = string.IsNullOrWhiteSpace(spoken.Text) && calls is { Code: null, Problems.Count: 0 };
        string[] silence = !isSilent || (spoken.Thinking is null && !spoken.IsUnfinished) ? []
            : [(isCut ? PromptCatalog.ThinkingCut : PromptCatalog.ThinkingOnly).Fill()];
        // Of a block and a call, the call is what the model has done.
        string text = calls.Code is { } code ? ReplyParser.Prose(spoken.Text) + ToolCallView.Block(code) : spoken.Text;
        return new OperatorReply(text, spoken.Thinking)
        {
            IsCut = isCut && calls.Code is null,
            Problems = [.. silence, .. calls.Problems],
            CanGoOn = isCut && !isSilent && calls is { Code: null, Problems.Count: 0 } && !spoken.IsUnfinished,
            ClosesOnly = spoken.ClosesOnly,
            Native = calls.Run is { } run ? NativeReply.Of(model, response, run) : null,
        };
    }

    /// <summary>The reply and what the model went on with.</summary>
    public OperatorReply Then(OperatorReply next) => next with
    {
        Text = Text + next.Text,
        Thinking = Thinking is null || next.Thinking is null ? Thinking ?? next.Thinking : $"{Thinking}\n{next.Thinking}",
    };

    /// <summary>What it asks for.</summary>
    public ParsedReply Parse()
    {
        ParsedReply parsed = ReplyParser.Parse(Text, IsCut);
        return parsed.Cell is null && parsed.Final is null
            ? parsed with { Problem = string.Join(" ", Problems is [] ? [parsed.Problem] : Problems) }
            : parsed with { Notes = [.. Problems, .. parsed.Notes] };
    }
}
