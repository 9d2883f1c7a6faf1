using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The settings in force, the providers of models, and where a model server's address came from.</summary>
/// <param name="Settings">Flags over environment over the current folder's file over the user's file.</param>
/// <param name="Files">The configuration files that were found.</param>
/// <param name="Providers">Those that come with the library, and those that the user's file brings.</param>
/// <param name="BaseUrlIsAFlag">Whether the base URL comes from the command line.</param>
internal sealed record Configuration(Settings Settings, IReadOnlyList<string> Files, ModelProviders Providers, bool BaseUrlIsAFlag)
{
    public const string FileName = "cave.json";

    /// <exception cref="UsageException">A file or a value is wrong.</exception>
    public static Configuration Load(Settings flags, Terminal terminal)
    {
        string folderFile = Path.GetFullPath(FileName);
        string userFile = Path.Combine(terminal.ConfigurationFolder, FileName);
        Settings user = SettingsFile.Read(userFile);
        // Of the folder that cave is started in, others decide what lies there.
        if (user.Policy?.EndsWith(".policy", StringComparison.Ordinal) == true)
            user = user with { Policy = Path.GetFullPath(user.Policy, terminal.ConfigurationFolder) };
        Settings folder = folderFile == userFile ? new Settings() : OfFolder(folderFile, user, terminal);
        var environment = new Settings { Model = terminal.Variable("CAVE_MODEL"), SubModel = terminal.Variable("CAVE_SUB_MODEL") };
        ModelProviders providers = ConfiguredProviders.Load(user.Providers, userFile);
        Settings settings = flags.Over(environment).Over(folder).Over(user);
        if (flags.BaseUrl is not null && !TakesAddress(providers, settings.Model) && !TakesAddress(providers, settings.SubModel))
            throw new UsageException(NoAddress(providers));
        return new Configuration(
            settings,
            FilesFound(terminal),
            providers,
            flags.BaseUrl is not null);
    }

    /// <summary>The configuration files that there are, whether or not they can be read.</summary>
    public static IReadOnlyList<string> FilesFound(Terminal terminal) =>
        [.. new[] { Path.GetFullPath(FileName), Path.Combine(terminal.ConfigurationFolder, FileName) }.Where(Path.Exists).Distinct()];

    /// <summary>The base URL for the models of a provider; null for the provider's own.</summary>
    public string? BaseUrlOf(IModelProvider provider, Terminal terminal) =>
        provider.AddressVariable is not { } variable ? null
        : !BaseUrlIsAFlag && terminal.Variable(variable) is { } set ? set
        : Settings.BaseUrl;

    // A folder that somebody else has packed must not be able to open the sandbox, or to choose who is asked, by lying in the way.
    private static Settings OfFolder(string path, Settings user, Terminal terminal)
    {
        if (FolderFile.Read(path) is not { } file)
            return new Settings();
        Trust trust = new TrustedFiles(terminal).Of(file);
        // A provider is code that runs inside cave, outside of every sandbox; no hash of this file says what that code does.
        if (trust == Trust.Given)
        {
            if (file.Settings.Providers is not null)
                terminal.Warn($"{path}: ignored: providers, because it is code. Name providers in your own configuration file, {Path.Combine(terminal.ConfigurationFolder, FileName)}.");
            string[] journal = [.. FolderSettings.Keys(file.Json).Where(FolderSettings.IsOfJournal)];
            if (journal.Length > 0)
                terminal.Warn($"{path}: ignored: {string.Join(", ", journal)}, because what is kept is yours to say. Say it in your own configuration file, {Path.Combine(terminal.ConfigurationFolder, FileName)}.");
            return file.Whole().Settings with { Providers = null, Journal = null, JournalMaxAge = null, JournalMaxSize = null };
        }

        Settings taken = FolderSettings.Tighten(file.Settings, user, FolderSettings.Keys(file.Json), out IReadOnlyList<string> ignored);
        if (trust == Trust.Outdated && ignored.Count > 0)
            terminal.Warn($"{path}: it has changed since you trusted it.");
        FolderSettings.Warn(path, ignored, file.Settings, terminal);
        return taken;
    }

    private static bool TakesAddress(ModelProviders providers, string? model) =>
        model is not null && providers.Find(model.Split(':')[0])?.AddressVariable is not null;

    private static string NoAddress(ModelProviders providers)
    {
        string[] prefixes = [.. providers.All.Where(p => p.AddressVariable is not null).Select(p => p.Prefix)];
        string all = string.Join(" and ", prefixes.Select(p => p + ":"));
        return $"--base-url is the address for {all} models, and none is chosen. Add -m {prefixes[0]}:NAME.";
    }
}
