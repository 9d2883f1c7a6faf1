namespace CaveRuntime.Workspaces;

/// <summary>A change that was made. Immutable.</summary>
/// <param name="Number">Its number in the workspace, from 1; 0 where everything was so already.</param>
/// <param name="Kind">"created", "changed", "deleted", "moved" or "unchanged".</param>
/// <param name="Path">The file, as it is called now.</param>
/// <param name="From">What it was called before, where it was moved.</param>
/// <param name="Added">How many lines came.</param>
/// <param name="Removed">How many lines went.</param>
/// <param name="Diff">What changed, in the form of diff -u; cut where it is long.</param>
public sealed record FileChange(int Number, string Kind, string Path, string? From, int Added, int Removed, string Diff);
