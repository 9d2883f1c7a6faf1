using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Models by the names that users give them: those of the providers, and short ones (<c>"aliases"</c>) for these. A short name
/// may have an effort of its own behind it: <c>fast@high</c>.</summary>
internal static class ModelNames
{
    /// <summary>The model that a name means.</summary>
    /// <exception cref="ModelException">It means none.</exception>
    public static ModelName Parse(string name, IReadOnlyDictionary<string, string>? aliases, ModelProviders providers) =>
        providers.Parse(Long(name, aliases) ?? name);

    /// <summary>The model that a name means; null for none.</summary>
    public static ModelName? Find(string name, IReadOnlyDictionary<string, string>? aliases, ModelProviders providers) =>
        providers.TryParse(Long(name, aliases) ?? name, out ModelName? found) ? found : null;

    /// <summary>Checks the short names.</summary>
    /// <exception cref="UsageException">One of them cannot be one, or means no model.</exception>
    public static void Check(Settings settings, ModelProviders providers, string file)
    {
        foreach ((string alias, string model) in settings.Aliases ?? new Dictionary<string, string>())
        {
            bool isName = alias.Length > 0 && alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
            if (!isName || providers.Find(alias) is not null)
            {
                throw new UsageException(
                    $"{file}: key 'aliases': '{Visible.Line(alias)}' cannot be a short name: write letters, digits, '-', '_' and '.', and no provider's name.");
            }

            if (model is null || !providers.TryParse(model, out _))
                throw new UsageException($"{file}: key 'aliases.{alias}': '{Visible.Line(model ?? "null")}' is not a model. Write the whole name of one, like openai:NAME.");
        }
    }

    private static string? Long(string name, IReadOnlyDictionary<string, string>? aliases)
    {
        if (aliases is null)
            return null;
        if (aliases.TryGetValue(name, out string? whole))
            return whole;
        int at = name.LastIndexOf('@');
        return at > 0 && aliases.TryGetValue(name[..at], out whole) ? whole + name[at..] : null;
    }
}
