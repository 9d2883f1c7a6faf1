namespace CaveRuntime.Cli.Export;

// Property names become the format's names in snake case.

/// <summary>One line of an export: a trajectory with everything that training on it needs.</summary>
internal sealed record TrajectoryLine(
    string Format,
    string RunId,
    string Trajectory,
    double Reward,
    double GroupMean,
    double GroupStd,
    int GroupSize,
    bool? InScope,
    IReadOnlyList<PrefixMessage> Context,
    IReadOnlyList<TrainingMessage> Segments);

/// <summary>A message that stood before those that were sampled; nothing of it is trained on.</summary>
internal sealed record PrefixMessage(string Role, string Text, long Tokens);

/// <summary>A message of the trajectory. The mask is 1 for what the model wrote, and then all its tokens have this advantage.</summary>
internal sealed record TrainingMessage(string Role, string Text, long Tokens, int Mask, int? Turn, double ProcessReward, double Advantage);
