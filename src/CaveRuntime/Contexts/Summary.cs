using System.Collections.Immutable;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Running;

namespace CaveRuntime.Contexts;

/// <summary>What stands for the beginning of a transcript. The user's messages before it stay beside it, word for word.</summary>
/// <param name="Through">Index of the first message that it does not stand for.</param>
/// <param name="Body">What a model filled in; empty where messages only left.</param>
/// <param name="Handles">The archived originals, oldest first.</param>
internal sealed record Summary(int Through, string Body, ImmutableList<string> Handles)
{
    private const int MostHandles = 12;

    /// <summary>What the model reads.</summary>
    public string Text { get; } = Prompt.Of(
        Body.Length == 0 ? "left-view" : "summary",
        ("handles", string.Join(", ", Handles.TakeLast(MostHandles)) + (Handles.Count > MostHandles ? " and earlier ones" : "")),
        ("summary", Body));

    /// <summary>Estimated tokens of the text.</summary>
    public long Estimate => _estimate ??= TokenEstimate.Of(Text);

    private long? _estimate;
}
