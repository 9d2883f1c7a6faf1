using System.Collections.Immutable;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Prompts;

namespace CaveRuntime.Views;

/// <summary>What stands for the beginning of a transcript. The user's messages before it stay beside it as they are. Immutable.</summary>
/// <param name="Through">Index of the first message that it does not stand for.</param>
/// <param name="Body">What a model filled in; empty where messages only left.</param>
/// <param name="Handles">The archived originals, oldest first; those of the summary before come first.</param>
public sealed record Summary(int Through, string Body, ImmutableList<string> Handles)
{
    private const int MaxHandles = 12;

    /// <summary>What the model reads.</summary>
    public string Text { get; } = (Body.Length == 0 ? PromptCatalog.LeftView : PromptCatalog.Summary).Fill(
        ("handles", string.Join(", ", Handles.TakeLast(MaxHandles)) + (Handles.Count > MaxHandles ? " and earlier ones" : "")),
        ("summary", Body));

    /// <summary>Estimated tokens of the text.</summary>
    public long Estimate => _estimate ??= TokenEstimate.Of(Text);

    private long? _estimate;
}
