using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The settings in force, and where a model server's address came from.</summary>
/// <param name="Settings">Flags over environment over the current folder's file over the user's file.</param>
/// <param name="Files">The configuration files that were found.</param>
/// <param name="BaseUrlIsTheFolders">Whether the base URL comes from the current folder's file, which somebody else may have written.</param>
internal sealed record Configuration(Settings Settings, IReadOnlyList<string> Files, bool BaseUrlIsTheFolders)
{
    private const string FileName = "cave.json";

    /// <exception cref="UsageException">A file or a value is wrong.</exception>
    public static Configuration Load(Settings flags, Terminal terminal)
    {
        string folderFile = Path.GetFullPath(FileName);
        string userFile = Path.Combine(terminal.UserFolder("XDG_CONFIG_HOME", ".config"), "cave", FileName);
        Settings folder = SettingsFile.Read(folderFile);
        Settings above = flags.Over(new Settings
        {
            Model = terminal.Variable("CAVE_MODEL"),
            SubModel = terminal.Variable("CAVE_SUB_MODEL"),
            BaseUrl = terminal.Variable("OPENAI_BASE_URL"),
        });
        Refuse(folderFile, folder, above);
        Settings settings = above.Over(folder).Over(SettingsFile.Read(userFile));
        if (flags.BaseUrl is not null && !IsOpenAI(settings.Model) && !IsOpenAI(settings.SubModel))
            throw new UsageException("--base-url is the address for openai: models, and none is chosen. Add -m openai:NAME.");
        return new Configuration(settings, [.. new[] { folderFile, userFile }.Where(File.Exists)], above.BaseUrl is null && folder.BaseUrl is not null);
    }

    private static bool IsOpenAI(string? model) => model?.StartsWith("openai:", StringComparison.Ordinal) == true;

    // A folder that somebody else has packed must not be able to open the sandbox by lying in the way.
    private static void Refuse(string file, Settings folder, Settings above)
    {
        if (folder.Policy == "off" && above.Policy is null)
            throw new UsageException($"{file}: key 'policy': the file of a folder cannot switch the policy off. Use the flag --policy off, or your own configuration file.");
        if (folder.Isolation is not (null or "sealed") && above.Isolation is null)
            throw new UsageException($"{file}: key 'isolation': the file of a folder cannot weaken the isolation. Use the flag --isolation {folder.Isolation}, or your own configuration file.");
    }
}
