namespace CaveRuntime.Cells;

/// <summary>
/// What became of one subcall or child: a text, or the reason why there is no text. Converts to its text by itself, which
/// throws if the call failed; <see cref="ToString"/> never throws. Immutable.
/// </summary>
public sealed partial record Reply
{
    private const int MaxPartial = 2000;

    private Reply(string text, string? error) => (Text, Error) = (text, error);

    /// <summary>Whether there is a text.</summary>
    public bool Ok => Error is null;

    /// <summary>
    /// The reply. If the call failed, what had been found by then: a child that was stopped by a ceiling may have found something.
    /// </summary>
    public string Text { get; }

    /// <summary>Why the call failed; null if it did not.</summary>
    public string? Error { get; }

    /// <summary>The text.</summary>
    /// <exception cref="CallFailedException">The call failed.</exception>
    public static implicit operator string(Reply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Ok ? reply.Text : throw new CallFailedException(reply.Error! + reply.Partial());
    }

    /// <summary>The text, or <c>[failed: reason]</c>.</summary>
    public override string ToString() => Ok ? Text : $"[failed: {Error}]";

    /// <summary>What had been found before the call failed, as a sentence, shortened; empty if nothing had.</summary>
    internal string Partial() =>
        Text.Length == 0 ? "" : $" What had been found by then: {(Text.Length > MaxPartial ? Text[..MaxPartial] + "…" : Text)}";

    // Blanks around a reply are the model's, not its words.
    internal static Reply Of(string text) => new(text.Trim(), null);

    internal static Reply Failed(string reason, string partial = "") => new(partial, reason);
}
