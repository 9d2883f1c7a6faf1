using CaveRuntime.Confinement.Commands;

namespace CaveRuntime.Workspaces.Commands;

/// <summary>
/// What commands of a workspace have besides its folder: a home and a folder for temporary files of their own, and the programs of
/// the machine to read. Lies among the temporary files, for this user alone, and is removed in the end.
/// </summary>
internal sealed class CommandHome : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("cave-workspace-").FullName;
    private readonly string _folder;
    private readonly CommandOptions _options;
    private readonly string? _dotnet = Dotnet();

    public CommandHome(string folder, CommandOptions options)
    {
        (_folder, _options) = (folder, options);
        foreach (string name in new[] { "home", "tmp", "output" })
            Directory.CreateDirectory(Path.Combine(_path, name));
        // The SDK asks for this mark under a lock that lies in /tmp, where commands may not write.
        string migrations = Path.Combine(_path, "home", ".local", "share", "NuGet", "Migrations");
        Directory.CreateDirectory(migrations);
        File.WriteAllText(Path.Combine(migrations, "1"), "");
    }

    /// <summary>Where the output of a command is kept; commands cannot reach it.</summary>
    public string OutputFile(int id) => Path.Combine(_path, "output", $"{id}.txt");

    /// <summary>A command as it is started here.</summary>
    public CommandStart Start(IReadOnlyList<string> arguments) => new()
    {
        Arguments = arguments,
        Folder = _folder,
        Environment = Variables(),
        Writable = [_folder, Path.Combine(_path, "home"), Path.Combine(_path, "tmp")],
        Readable = [.. _dotnet is null ? [] : new[] { _dotnet }, .. _options.ReadOnlyFolders.Select(Path.GetFullPath)],
        Network = _options.Network,
        AllowFileModes = _options.AllowFileModes,
        MaxProcesses = _options.MaxProcesses,
        MaxMemoryBytes = _options.MaxMemoryBytes,
        MaxFileBytes = _options.MaxFileBytes,
        MaxDiskBytes = _options.MaxDiskBytes,
    };

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A command may have left what cannot be removed. It lies among the temporary files, which the system clears.
            return;
        }
    }

    private Dictionary<string, string> Variables()
    {
        string home = Path.Combine(_path, "home");
        var all = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = home,
            ["TMPDIR"] = Path.Combine(_path, "tmp"),
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["NO_COLOR"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["DOTNET_CLI_HOME"] = home,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
            ["DOTNET_EnableDiagnostics"] = "0",
            // Servers that outlive a build are ended with it, and there are no sockets to reach them by.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        };
        if (_dotnet is not null)
            all["DOTNET_ROOT"] = _dotnet;
        foreach ((string name, string value) in _options.Environment)
            all[name] = value;
        return all;
    }

    // The folder of the SDK that PATH leads to, which may lie anywhere.
    private static string? Dotnet() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => new FileInfo(Path.Combine(folder, "dotnet")))
        .Where(file => file.Exists)
        .Select(file => Path.GetDirectoryName((file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName))
        .FirstOrDefault();
}
