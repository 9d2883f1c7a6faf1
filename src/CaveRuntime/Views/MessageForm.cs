using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Views;

/// <summary>What a smaller form of a message is.</summary>
public enum MessageFormKind
{
    /// <summary>Head and tail of the message; the whole is in the archive.</summary>
    Offloaded,

    /// <summary>One or two lines; the whole is in the archive.</summary>
    Compacted,

    /// <summary>The result of a branch, in the place of the observation that opened it.</summary>
    Folded,
}

/// <summary>What a view shows in the place of a message. Immutable; once made it never changes, so that prefix caches hold.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What the model reads. It should name the handle, so that cells can find the whole.</param>
/// <param name="Handle">Names the whole in the archive.</param>
public sealed record MessageForm(MessageFormKind Kind, string Text, string Handle)
{
    /// <summary>Estimated tokens of the text.</summary>
    public long Estimate { get; } = TokenEstimate.Of(Text);
}
