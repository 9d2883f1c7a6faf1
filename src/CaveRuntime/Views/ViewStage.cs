namespace CaveRuntime.Views;

/// <summary>A reducer and when it is tried. Immutable.</summary>
/// <param name="Name">Names it in events and warnings.</param>
/// <param name="Reducer">The reducer.</param>
/// <param name="At">Share of the usable window from which on it is tried.</param>
/// <param name="AtTokens">Tokens from which on it is tried in any case.</param>
/// <param name="MinGain">Share of the view that it has to free; with less it is undone.</param>
/// <param name="IsLast">Whether it is the last resort, which is tried even where it has just failed.</param>
public sealed record ViewStage(
    string Name,
    IViewReducer Reducer,
    double At,
    long AtTokens = long.MaxValue,
    double MinGain = 0.02,
    bool IsLast = false)
{
    /// <summary>Whether a view of this size calls for it.</summary>
    internal bool Fires(long tokens, long usable) => tokens >= Math.Min(At * usable, AtTokens);
}
