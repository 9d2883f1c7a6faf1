namespace CaveRuntime.Cli.Export;

/// <summary>Turns a group of runs of the same task into lines for training.</summary>
/// <param name="workingLimit">Most tokens of a view.</param>
/// <param name="isInScope">Judges whether a branch did what it was opened for; null for no judge, and then no branch is charged.</param>
internal sealed class FoldGrpoExport(int workingLimit, Func<Trajectory, CancellationToken, Task<bool>>? isInScope)
{
    public const string Format = "fold-grpo";

    /// <summary>The lines, run by run, the main line before its branches.</summary>
    /// <param name="group">The runs with their outcomes, each from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the judge.</param>
    public async Task<IReadOnlyList<TrajectoryLine>> LinesAsync(
        IReadOnlyList<(RecordedRun Run, double Outcome)> group,
        CancellationToken cancellationToken)
    {
        (double mean, double deviation) = FoldGrpo.Group([.. group.Select(g => g.Outcome)]);
        var lines = new List<TrajectoryLine>();
        foreach ((RecordedRun run, double outcome) in group)
        {
            foreach (Trajectory trajectory in run.Trajectories)
            {
                bool isMain = trajectory.Task is null;
                bool? inScope = isMain || isInScope is null ? null : await isInScope(trajectory, cancellationToken).ConfigureAwait(false);
                lines.Add(new TrajectoryLine(
                    Format,
                    run.RunId,
                    trajectory.Name,
                    outcome,
                    mean,
                    deviation,
                    group.Count,
                    inScope,
                    [.. trajectory.Context.Select(s => new PrefixMessage(s.Role, s.Text, s.Tokens))],
                    [.. trajectory.Messages.Select(s => Part(s, isMain, inScope == false, outcome, (mean, deviation)))]));
            }
        }

        return lines;
    }

    private TrainingMessage Part(
        TrajectoryMessage message,
        bool isMain,
        bool outOfScope,
        double outcome,
        (double Mean, double Deviation) group)
    {
        if (message.Turn is null)
            return new TrainingMessage(message.Role, message.Text, message.Tokens, 0, null, 0, 0);
        double charged = FoldGrpo.ProcessReward(message, isMain, outOfScope, workingLimit);
        return new TrainingMessage(
            message.Role,
            message.Text,
            message.Tokens,
            1,
            message.Turn,
            charged,
            FoldGrpo.Advantage(outcome, charged, group));
    }
}
