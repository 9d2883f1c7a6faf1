namespace CaveRuntime;

/// <summary>What is known of the windows of the two models of a run, in tokens; null where nothing is.</summary>
/// <param name="Operator">Of the one that writes cells.</param>
/// <param name="Leaf">Of the one that cells ask.</param>
internal sealed record KnownWindows(int? Operator, int? Leaf);
