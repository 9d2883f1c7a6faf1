using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The settings in force, the providers of models, and where a model server's address came from.</summary>
/// <param name="Settings">Flags over environment over the current folder's file over the user's file.</param>
/// <param name="Files">The configuration files that were found.</param>
/// <param name="Providers">Those that come with the library, and those that the files bring.</param>
/// <param name="BaseUrlIsAFlag">Whether the base URL comes from the command line.</param>
/// <param name="Addressed">The provider whose server the base URL is; null where there is no base URL.</param>
internal sealed record Configuration(
    Settings Settings, IReadOnlyList<string> Files, ModelProviders Providers, bool BaseUrlIsAFlag, string? Addressed)
{
    public const string FileName = "cave.json";

    private const string Usual = "openai";

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
        ModelProviders providers = ConfiguredProviders.Load(user.Providers, userFile, ModelProviders.BuiltIn);
        providers = ConfiguredProviders.Load(folder.Providers, folderFile, providers);
        Settings settings = flags.Over(environment).Over(folder).Over(user);
        ModelNames.Check(settings, providers, folder.Aliases is null ? userFile : folderFile);
        return new Configuration(
            settings,
            FilesFound(terminal),
            providers,
            flags.BaseUrl is not null,
            AddressedBy(flags, folder, user, settings, providers));
    }

    /// <summary>The configuration files that there are, whether or not they can be read.</summary>
    public static IReadOnlyList<string> FilesFound(Terminal terminal) =>
        [.. new[] { Path.GetFullPath(FileName), Path.Combine(terminal.ConfigurationFolder, FileName) }.Where(Path.Exists).Distinct()];

    /// <summary>The model that a name means, which may be a short one of the user's own.</summary>
    /// <exception cref="ModelException">It means none.</exception>
    public ModelName Parse(string name) => ModelNames.Parse(name, Settings.Aliases, Providers);

    /// <summary>The base URL for the models of a provider; null for the provider's own.</summary>
    public string? BaseUrlOf(IModelProvider provider, Terminal terminal)
    {
        if (provider.AddressVariable is not { } variable)
            return null;
        bool isMeant = Addressed == provider.Prefix;
        string? address = BaseUrlIsAFlag && isMeant ? Settings.BaseUrl : terminal.Variable(variable) ?? (isMeant ? Settings.BaseUrl : null);
        return provider is CompatibleProvider { Server: { ApiVersionVariable: { } versioned } server }
            && terminal.Variable(versioned) is { } version
            && (address ?? server.BaseUrl?.OriginalString) is { } bare
            && !bare.Contains("api-version=", StringComparison.OrdinalIgnoreCase)
                ? $"{bare}{(bare.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={Uri.EscapeDataString(version)}"
                : address;
    }

    // A folder that somebody else has packed must not be able to open the sandbox, or to choose who is asked, by lying in the way.
    private static Settings OfFolder(string path, Settings user, Terminal terminal)
    {
        if (FolderFile.Read(path) is not { } file)
            return new Settings();
        Trust trust = new TrustedFiles(terminal).Of(file);
        // A provider is code that runs inside cave, outside of every sandbox; no hash of this file says what that code does.
        if (trust == Trust.Given)
        {
            if (file.Settings.Providers is { Assemblies.Count: > 0 })
                terminal.Warn($"{path}: ignored: providers, because it is code. Name providers in your own configuration file, {Path.Combine(terminal.ConfigurationFolder, FileName)}.");
            string[] journal = [.. FolderSettings.Keys(file.Json).Where(FolderSettings.IsOfJournal)];
            if (journal.Length > 0)
                terminal.Warn($"{path}: ignored: {string.Join(", ", journal)}, because what is kept is yours to say. Say it in your own configuration file, {Path.Combine(terminal.ConfigurationFolder, FileName)}.");
            Settings trusted = file.Whole().Settings;
            return trusted with
            {
                Providers = trusted.Providers?.WithoutCode(),
                Journal = null,
                JournalMaxAge = null,
                JournalMaxSize = null,
            };
        }

        Settings taken = FolderSettings.Tighten(file.Settings, user, FolderSettings.Keys(file.Json), out IReadOnlyList<string> ignored);
        if (trust == Trust.Outdated && ignored.Count > 0)
            terminal.Warn($"{path}: it has changed since you trusted it.");
        FolderSettings.Warn(path, ignored, file.Settings, terminal);
        return taken;
    }

    // An address goes with the model that is named beside it: the key of another provider must not be sent there.
    private static string? AddressedBy(Settings flags, Settings folder, Settings user, Settings all, ModelProviders providers)
    {
        string? Owner(params IEnumerable<string?> models) => models
            .Select(m => m is null ? null : ModelNames.Find(m, all.Aliases, providers) is { } name ? providers.Find(name.Provider) : null)
            .FirstOrDefault(p => p?.AddressVariable is not null)?.Prefix;

        if (flags.BaseUrl is not null)
        {
            return Owner([all.Model, all.SubModel, .. all.ChildModels ?? [], all.SummaryModel])
                ?? throw new UsageException(
                    $"--base-url is the address for {Usual}: and other models of servers, and none is chosen. Add -m {Usual}:NAME.");
        }

        return folder.BaseUrl is not null ? Owner(folder.Model) ?? Usual
            : user.BaseUrl is not null ? Owner(user.Model) ?? Usual
            : null;
    }
}
