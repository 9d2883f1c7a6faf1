using CaveRuntime.Models;
using CaveRuntime.Transcripts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Views;

/// <summary>One message of a view. Immutable.</summary>
/// <param name="Message">Index in the transcript; <see cref="System"/> or <see cref="Summary"/> where it is none of those.</param>
/// <param name="Role">Who says it.</param>
/// <param name="Text">What is said.</param>
/// <param name="Estimate">Estimated tokens, what separates messages included.</param>
/// <param name="Parts">What goes beside the text to a client that does not read prose.</param>
public sealed record ViewEntry(int Message, ChatRole Role, string Text, long Estimate, PromptParts Parts)
{
    /// <summary>In the place of an index: the system prompt.</summary>
    public const int System = -1;

    /// <summary>In the place of an index: the summary.</summary>
    public const int Summary = -2;

    /// <summary>The call that a reply was, as its provider made it; null for none.</summary>
    internal NativeReply? Native { get; init; }
}
