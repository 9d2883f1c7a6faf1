namespace CaveRuntime.Views;

/// <summary>Which stages of a policy are left alone for a while, because they did not help. Not thread-safe.</summary>
internal sealed class StagePauses
{
    // Messages until a stage is tried again, doubled with each failure.
    private const int FirstPause = 8, LongestPause = 64;

    private readonly Dictionary<int, (int Failures, int ResumeAt)> _pauses = [];

    /// <summary>Whether the stage is to be left alone at this number of messages.</summary>
    public bool IsPaused(int stage, int messages) => _pauses.TryGetValue(stage, out var pause) && messages < pause.ResumeAt;

    /// <summary>The stage did not help.</summary>
    public void Pause(int stage, int messages)
    {
        int failures = _pauses.GetValueOrDefault(stage).Failures;
        _pauses[stage] = (failures + 1, messages + Math.Min(LongestPause, FirstPause << failures));
    }

    /// <summary>The stage helped.</summary>
    public void Resume(int stage) => _pauses.Remove(stage);

    /// <summary>All may be tried again.</summary>
    public void Clear() => _pauses.Clear();
}
