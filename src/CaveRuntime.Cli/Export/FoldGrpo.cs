namespace CaveRuntime.Cli.Export;

/// <summary>
/// Process rewards and advantages of FoldGRPO (Context-Folding, arXiv 2510.11967, section 3). Every token of a reply has the reward of
/// its turn; a token's advantage is
/// <code>(clip(R + Q, 0, 1) − mean of the group's R) / standard deviation of the group's R</code>
/// with R the run's outcome and Q the sum of what its turn is charged. The deviation is that of the whole group, not of a sample; where all
/// runs of a
/// group came to the same, nothing can be said of one against the others, and every advantage is 0.
/// </summary>
internal static class FoldGrpo
{
    /// <summary>Charged to a turn of the main line above half of the working limit, unless it opens a branch.</summary>
    public const double Unfolded = -1;

    /// <summary>Charged to every turn of a branch that did something else than it was opened for.</summary>
    public const double OutOfScope = -0.2;

    /// <summary>Charged to a turn whose cell failed.</summary>
    public const double FailedCell = -1;

    /// <summary>What a turn is charged.</summary>
    /// <param name="reply">The model's part of the turn.</param>
    /// <param name="isMain">Whether it is in the main line.</param>
    /// <param name="outOfScope">Whether its branch was judged to be out of its scope.</param>
    /// <param name="workingLimit">Most tokens of a view.</param>
    public static double ProcessReward(TrajectoryMessage reply, bool isMain, bool outOfScope, int workingLimit) =>
        (isMain && !reply.OpensBranch && reply.ViewTokens > workingLimit / 2 ? Unfolded : 0)
        + (outOfScope ? OutOfScope : 0)
        + (reply.Failed ? FailedCell : 0);

    /// <summary>Mean and deviation of a group's outcomes.</summary>
    public static (double Mean, double Deviation) Group(IReadOnlyCollection<double> outcomes)
    {
        double mean = outcomes.Average();
        return (mean, Math.Sqrt(outcomes.Average(r => (r - mean) * (r - mean))));
    }

    /// <summary>The advantage of a token.</summary>
    public static double Advantage(double outcome, double processReward, (double Mean, double Deviation) group) =>
        group.Deviation == 0 ? 0 : (Math.Clamp(outcome + processReward, 0, 1) - group.Mean) / group.Deviation;
}
