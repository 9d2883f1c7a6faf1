using CaveRuntime.Cells.Cutting;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Transcripts;

/// <summary>What a message of a transcript is.</summary>
public enum MessageKind
{
    /// <summary>The user's question.</summary>
    Question,

    /// <summary>What the model wrote.</summary>
    Reply,

    /// <summary>What a cell gave back.</summary>
    Observation,

    /// <summary>A word from the runtime: no cell found, go on, last turn.</summary>
    Notice,
}

/// <summary>One entry of a transcript. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was said.</param>
/// <param name="Cell">The cell that an observation belongs to; null for anything else.</param>
/// <param name="Failed">Whether that cell did not end well.</param>
public sealed record Message(MessageKind Kind, string Text, int? Cell = null, bool Failed = false)
{
    /// <summary>Estimated tokens of the text, as yet uncorrected for any model.</summary>
    public long Estimate { get; } = TokenEstimate.Of(Text);

    /// <summary>What goes beside the text to a client that does not read prose.</summary>
    public PromptParts Parts { get; init; } = new(Kind switch
    {
        MessageKind.Question => PromptKind.Question,
        MessageKind.Reply => PromptKind.Reply,
        MessageKind.Observation => PromptKind.Observation,
        _ => PromptKind.Notice,
    });

    /// <summary>What an observation was made of; null for anything else.</summary>
    public Observation? Observed { get; init; }

    /// <summary>The call that a reply was, as its provider made it; null for none.</summary>
    internal NativeReply? Native { get; init; }

    /// <summary>Who says it, as a model is told.</summary>
    public ChatRole Role => Kind == MessageKind.Reply ? ChatRole.Assistant : ChatRole.User;
}
