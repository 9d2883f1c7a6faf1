namespace CaveRuntime.Cli.Export;

/// <summary>One message of a trajectory. Immutable.</summary>
/// <param name="Role">Who says it: <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What is said.</param>
/// <param name="Tokens">Estimated tokens; the trainer's own tokenizer is exact.</param>
internal sealed record TrajectoryMessage(string Role, string Text, long Tokens)
{
    /// <summary>The turn that the model wrote it in; null where the model did not write it, and then it is masked.</summary>
    public int? Turn { get; init; }

    /// <summary>Estimated tokens of the view that it was sampled from.</summary>
    public long ViewTokens { get; init; }

    /// <summary>Whether the cell in it failed.</summary>
    public bool Failed { get; init; }

    /// <summary>Whether the cell in it opened a branch.</summary>
    public bool OpensBranch { get; init; }
}

/// <summary>What one line of the run's context led to: the main line, or one branch. Immutable once the run is read.</summary>
/// <param name="Name"><c>main</c>, or <c>branch-1</c> and so on.</param>
/// <param name="Context">What stood before the first message: for a branch the main line up to and including its instruction.</param>
/// <param name="Messages">What happened then, as the model was shown it.</param>
/// <param name="Task">What a branch was opened for; null for the main line.</param>
internal sealed record Trajectory(string Name, IReadOnlyList<TrajectoryMessage> Context, List<TrajectoryMessage> Messages, string? Task);

/// <summary>A recorded run, taken apart into the trajectories that its tokens were sampled from.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What came of it; null for nothing.</param>
/// <param name="Trajectories">The main line first, then the branches.</param>
internal sealed record RecordedRun(string RunId, string Question, string? Answer, IReadOnlyList<Trajectory> Trajectories);
