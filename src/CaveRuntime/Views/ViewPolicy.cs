namespace CaveRuntime.Views;

/// <summary>How a view is kept lean: parts in the order in which they are tried. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stages">The parts; none for a view that is the transcript.</param>
/// <param name="Branches">Limits of branches; null where there are none.</param>
/// <param name="WarnAt">Share of the usable window at which the user is warned; null for no warning.</param>
internal sealed record ViewPolicy(string Name, IReadOnlyList<ViewStage> Stages, BranchLimits? Branches = null, double? WarnAt = null);

/// <summary>Limits of branches. The defaults are those of Context-Folding (arXiv 2510.11967, section 4).</summary>
/// <param name="ViewTokens">Most tokens of a view inside a branch.</param>
/// <param name="Most">Most branches of one run.</param>
internal sealed record BranchLimits(int ViewTokens = 32_768, int Most = 10);
