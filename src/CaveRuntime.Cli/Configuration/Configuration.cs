using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The settings in force, the providers of models, and where a model server's address came from.</summary>
/// <param name="Settings">Flags over environment over the current folder's file over the user's file.</param>
/// <param name="Files">The configuration files that were found.</param>
/// <param name="Providers">Those that come with the library, and those that the user's file brings.</param>
/// <param name="BaseUrlIsAFlag">Whether the base URL comes from the command line.</param>
/// <param name="BaseUrlIsTheFolders">Whether the base URL comes from the current folder's file, which somebody else may have
/// written.</param>
internal sealed record Configuration(
    Settings Settings, IReadOnlyList<string> Files, ModelProviders Providers, bool BaseUrlIsAFlag, bool BaseUrlIsTheFolders)
{
    private const string FileName = "cave.json";

    /// <exception cref="UsageException">A file or a value is wrong.</exception>
    public static Configuration Load(Settings flags, Terminal terminal)
    {
        string folderFile = Path.GetFullPath(FileName);
        string userFile = Path.Combine(terminal.UserFolder("XDG_CONFIG_HOME", ".config"), "cave", FileName);
        Settings folder = SettingsFile.Read(folderFile);
        Settings user = SettingsFile.Read(userFile);
        var environment = new Settings { Model = terminal.Variable("CAVE_MODEL"), SubModel = terminal.Variable("CAVE_SUB_MODEL") };
        Settings above = flags.Over(environment);
        Refuse(folderFile, folder, above);
        if (folderFile != userFile)
            RefuseProviders(folderFile, folder, userFile);
        ModelProviders providers = ConfiguredProviders.Load(user.Providers, userFile);
        Settings settings = above.Over(folder).Over(user);
        if (flags.BaseUrl is not null && !TakesAddress(providers, settings.Model) && !TakesAddress(providers, settings.SubModel))
            throw new UsageException(NoAddress(providers));
        return new Configuration(
            settings,
            [.. new[] { folderFile, userFile }.Where(File.Exists)],
            providers,
            flags.BaseUrl is not null,
            flags.BaseUrl is null && folder.BaseUrl is not null);
    }

    /// <summary>
    /// The base URL for the models of a provider, and whether it comes from the current folder's file; null for the provider's own.
    /// </summary>
    public (string? Url, bool IsTheFolders) BaseUrlOf(IModelProvider provider, Terminal terminal) =>
        provider.AddressVariable is not { } variable ? (null, false)
        : !BaseUrlIsAFlag && terminal.Variable(variable) is { } set ? (set, false)
        : (Settings.BaseUrl, BaseUrlIsTheFolders);

    private static bool TakesAddress(ModelProviders providers, string? model) =>
        model is not null && providers.Find(model.Split(':')[0])?.AddressVariable is not null;

    private static string NoAddress(ModelProviders providers)
    {
        string[] prefixes = [.. providers.All.Where(p => p.AddressVariable is not null).Select(p => p.Prefix)];
        string all = string.Join(" and ", prefixes.Select(p => p + ":"));
        return $"--base-url is the address for {all} models, and none is chosen. Add -m {prefixes[0]}:NAME.";
    }

    // A folder that somebody else has packed must not be able to open the sandbox by lying in the way.
    private static void Refuse(string file, Settings folder, Settings above)
    {
        if (folder.Policy == "off" && above.Policy is null)
        {
            throw new UsageException(
                $"{file}: key 'policy': the file of a folder cannot switch the policy off. Use the flag --policy off, or your own configuration file.");
        }
        if (folder.Isolation is not (null or "sealed") && above.Isolation is null)
        {
            throw new UsageException(
                $"{file}: key 'isolation': the file of a folder cannot weaken the isolation. Use the flag --isolation {folder.Isolation}, or your own configuration file.");
        }
    }

    // A provider is code that runs inside cave, outside of every sandbox.
    private static void RefuseProviders(string file, Settings folder, string userFile)
    {
        if (folder.Providers is not null)
        {
            throw new UsageException(
                $"{file}: key 'providers': the file of a folder cannot bring code, which somebody else may have put there. "
                + $"Name providers in your own configuration file, {userFile}.");
        }
    }
}
