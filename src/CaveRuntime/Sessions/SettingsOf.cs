using CaveRuntime.Journal;
using CaveRuntime.Trees;

namespace CaveRuntime.Sessions;

/// <summary>The options that a session keeps, because the text of its runs depends on them.</summary>
internal static class SettingsOf
{
    /// <summary>Those of these options.</summary>
    public static SessionSettings Take(CaveOptions options) => new(
        options.Limits, options.ActionFormat, options.Route, options.Context, options.ContextWindow, options.SystemPrompt, options.Policy,
        options.Notes.Count == 0 ? null : options.Notes);

    /// <summary>What a piece of work depends on that is begun with these options.</summary>
    public static WorkSettings Work(CaveOptions options) => new(
        options.Limits,
        options.Route,
        options.ActionFormat,
        [Windows(options), .. Enumerable.Range(1, options.Children.Count).Select(depth => Windows(options.AtDepth(depth)))]);

    private static KnownWindows Windows(CaveOptions options) =>
        new(NamedModel.Operator(options).Window, NamedModel.Leaf(options).Window);

    /// <summary>These options with those that were kept.</summary>
    public static CaveOptions Apply(SessionSettings settings, CaveOptions options) => options with
    {
        Limits = settings.Limits,
        ActionFormat = settings.ActionFormat,
        Route = settings.Route,
        Context = settings.Context,
        ContextWindow = settings.ContextWindow,
        SystemPrompt = settings.SystemPrompt,
        Policy = settings.Policy,
    };

    /// <summary>What a session that was taken up keeps: whoever did that may change how far its runs go, and what is noted; the rest is how
    /// its runs are told, and those that it has cannot be told otherwise.</summary>
    public static SessionSettings Change(SessionSettings settings, CaveOptions options)
    {
        bool isNoted = options.Notes.Count == 0
            || (settings.Notes is { } noted
                && noted.Count == options.Notes.Count
                && options.Notes.All(n => noted.GetValueOrDefault(n.Key) == n.Value));
        return settings with { Limits = options.Limits, Notes = isNoted ? settings.Notes : options.Notes };
    }
}
