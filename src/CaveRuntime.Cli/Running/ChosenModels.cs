using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Models;
using CaveRuntime.Offline;

namespace CaveRuntime.Cli.Running;

/// <summary>The models by what they do.</summary>
/// <param name="Main">Writes cells.</param>
/// <param name="Sub">Is asked by cells.</param>
/// <param name="HasSub">Whether that one was named.</param>
/// <param name="Children">Those of children, by depth; empty for as their parent.</param>
/// <param name="Summary">Sums up; null for the main one.</param>
internal sealed record ChosenModels(
    ModelName Main, ModelName Sub, bool HasSub, IReadOnlyList<ModelName> Children, ModelName? Summary)
{
    /// <summary>Each of them once.</summary>
    public IEnumerable<ModelName> All => new[] { Main, Sub }.Concat(Children).Concat(Summary is null ? [] : [Summary]).Distinct();

    /// <summary>As a session remembers them.</summary>
    public NotedModels Noted => new(Main.ToString(), Sub.ToString(), [.. Children.Select(c => c.ToString())], Summary?.ToString());

    /// <summary>Those that the settings name; <c>offline</c> where nothing is configured.</summary>
    /// <exception cref="ModelException">A name is not a model's.</exception>
    public static ChosenModels Of(Configuration.Configuration configuration)
    {
        Settings settings = configuration.Settings;
        ModelName main = settings.Model is { } named ? configuration.Parse(named) : OfflineProvider.Model;
        ModelName? sub = settings.SubModel is { } other ? configuration.Parse(other) : null;
        return new ChosenModels(
            main,
            sub ?? main,
            sub is not null,
            [.. (settings.ChildModels ?? []).Select(configuration.Parse)],
            settings.SummaryModel is { } summary ? configuration.Parse(summary) : null);
    }
}
