namespace CaveRuntime.Views;

/// <summary>
/// How a view is kept small: stages in the order in which they are tried, before each request, until none has anything to do. Immutable.
/// </summary>
/// <param name="Name">Its name, in events and warnings.</param>
/// <param name="Stages">The stages; none for a view that is the whole transcript.</param>
/// <param name="Branches">Limits of branches; null where cells cannot open any.</param>
/// <param name="WarnAt">Share of the usable window at which the user is warned; null for no warning.</param>
public sealed record ViewPolicy(string Name, IReadOnlyList<ViewStage> Stages, BranchLimits? Branches = null, double? WarnAt = null)
{
    /// <summary>Checks the numbers of the policy.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Check(!string.IsNullOrWhiteSpace(Name), "a view policy needs a name");
        Check(Stages is not null && Stages.All(stage => stage is { Reducer: not null }), "each stage needs a reducer");
        Check(WarnAt is null or > 0, "WarnAt has to be more than 0");
        Check(Branches is null or { ViewTokens: > 0, Max: > 0 }, "limits of branches have to be more than 0");
        foreach (ViewStage stage in Stages!)
        {
            Check(!string.IsNullOrWhiteSpace(stage.Name), "each stage needs a name");
            Check(stage.At > 0 && stage.AtTokens > 0, $"stage {stage.Name} has to begin at more than 0");
            Check(stage.MinGain is >= 0 and < 1, $"MinGain of stage {stage.Name} has to be a share from 0 to less than 1");
        }
    }

    private static void Check(bool valid, string rule)
    {
        if (!valid)
            throw new ArgumentException($"CaveOptions.ViewPolicy: {rule}.");
    }
}

/// <summary>Limits of branches. The defaults are those of Context-Folding (arXiv 2510.11967, section 4). Immutable.</summary>
/// <param name="ViewTokens">Most tokens of a view inside a branch.</param>
/// <param name="Max">Most branches of one run.</param>
public sealed record BranchLimits(int ViewTokens = 32_768, int Max = 10);
