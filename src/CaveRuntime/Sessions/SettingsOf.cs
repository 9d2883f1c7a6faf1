using CaveRuntime.Journal;

namespace CaveRuntime.Sessions;

/// <summary>The options that a session keeps, because the text of its runs depends on them.</summary>
internal static class SettingsOf
{
    /// <summary>Those of these options.</summary>
    public static SessionSettings Take(CaveOptions options) => new(
        options.Limits, options.ActionFormat, options.Route, options.Context, options.ContextWindow, options.SystemPrompt, options.Policy);

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
}
