namespace CaveRuntime.Journal;

/// <summary>What the course of a piece of work depends on, beyond what its session says for good.</summary>
/// <param name="Limits">How far it goes.</param>
/// <param name="Route">The way to the answer.</param>
/// <param name="ActionFormat">How its model writes cells.</param>
/// <param name="Windows">What is known of windows, the first for the run that is asked, then for each of
/// <see cref="CaveOptions.Children"/>; null where that was not kept: then what is known now counts.</param>
internal sealed record WorkSettings(
    RunLimits Limits, Route Route, ActionFormat ActionFormat, IReadOnlyList<KnownWindows>? Windows = null)
{
    /// <summary>Those that a session says, for work that was begun when nothing else was kept.</summary>
    public static WorkSettings Of(SessionSettings settings) => new(settings.Limits, settings.Route, settings.ActionFormat);

    /// <summary>Whether work takes the same course under both.</summary>
    public bool IsLike(WorkSettings other) =>
        Limits == other.Limits && Route == other.Route && ActionFormat == other.ActionFormat
        && (Windows is null || other.Windows is null || Windows.SequenceEqual(other.Windows));

    /// <summary>These options with what is kept here.</summary>
    public CaveOptions On(CaveOptions options) => options with
    {
        Limits = Limits,
        Route = Route,
        ActionFormat = ActionFormat,
        Windows = Windows,
    };

    /// <summary>Without what could end it before its journal does: who goes through it again spends nothing.</summary>
    public WorkSettings WithoutCeilings() => this with
    {
        Limits = Limits with { MaxTokens = null, MaxCostUsd = null, Timeout = TimeSpan.FromDays(1) },
    };
}
