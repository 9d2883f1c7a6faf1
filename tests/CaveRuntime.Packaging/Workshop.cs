using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

namespace CaveRuntime.Packaging;

/// <summary>A folder with a feed of our packages and a package cache without them. Disposing deletes it.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly bool _keep;

    public Workshop(bool fetchAll, bool keep)
    {
        _keep = keep;
        Root = Directory.CreateTempSubdirectory("cave-packaging-").FullName;
        Feed = Directory.CreateDirectory(Path.Combine(Root, "feed")).FullName;
        Repository = FindRepository();
        // A version that nobody has in a cache.
        Version = string.Create(CultureInfo.InvariantCulture, $"{OwnVersion()}-check.{TimeProvider.System.GetUtcNow():yyMMddHHmmssfff}");
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var settings = new XElement(
            "configuration", new XElement("packageSources", new XElement("add", new XAttribute("key", "ours"), new XAttribute("value", Feed))));
        if (!fetchAll && Directory.Exists(cache))
            settings.Add(new XElement("fallbackPackageFolders", new XElement("add", new XAttribute("key", "had"), new XAttribute("value", cache))));
        settings.Save(Path.Combine(Root, "NuGet.config"));
        Environments = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = Path.Combine(Root, "packages"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
        };
    }

    public static IReadOnlyList<string> Few { get; } = ["CaveRuntime.Abstractions", "CaveRuntime", "CaveRuntime.Offline", "CaveRuntime.Models"];

    public static IReadOnlyList<string> Everything { get; } =
    [
        .. Few, "CaveRuntime.Documents", "CaveRuntime.Hosting", "CaveRuntime.Server", "CaveRuntime.SemanticKernel", "CaveRuntime.AgentFramework",
        "CaveRuntime.Storage.Sqlite", "CaveRuntime.Storage.Postgres", "CaveRuntime.Evaluation",
        "CaveRuntime.Testing", "CaveRuntime.InProcess", "CaveRuntime.Workspaces", "CaveRuntime.Cli",
    ];

    public string Root { get; }

    public string Feed { get; }

    public string Repository { get; }

    public string Version { get; }

    /// <summary>What commands find set.</summary>
    public IReadOnlyDictionary<string, string?> Environments { get; }

    /// <summary>Where this program was built says how the rest was.</summary>
    public static string Configuration =>
        Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    /// <summary>Whether every package was packed, so that none can need another.</summary>
    public bool HasAll => Directory.GetFiles(Feed, "*.nupkg").Length == Everything.Count;

    /// <summary>Packs what is built already: here, or in another checkout.</summary>
    public async Task<TimeSpan> PackAsync(IEnumerable<string> projects, string? repository = null, string? feed = null)
    {
        string build = Path.Combine(feed ?? Root, "pack.proj");
        repository ??= Repository;
        new XElement(
            "Project",
            new XElement(
                "Target",
                new XAttribute("Name", "Pack"),
                new XElement(
                    "MSBuild",
                    new XAttribute(
                        "Projects", string.Join(';', projects.Select(name => Path.Combine(repository, "src", name, name + ".csproj")))),
                    new XAttribute("Targets", "Pack"),
                    new XAttribute(
                        "Properties",
                        $"Configuration={Configuration};NoBuild=true;PackageVersion={Version};PackageOutputPath={feed ?? Feed};RunAnalyzers=false")))).Save(build);
        // With the machine's own cache: the sources were restored with it.
        var environment = Environments.Where(e => e.Key != "NUGET_PACKAGES").ToDictionary();
        return (await Commands.RunAsync("dotnet", ["build", build, "--nologo", "-v", "quiet", "-t:Pack"], repository, environment)).Took;
    }

    /// <summary>A new folder with these files in it, outside every checkout.</summary>
    public string Folder(string name, params (string Path, string Text)[] files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        foreach ((string path, string text) in files)
        {
            string full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        return folder;
    }

    /// <summary>The pages that the quick start asks about.</summary>
    public void CopyDocs(string folder)
    {
        string docs = Directory.CreateDirectory(Path.Combine(folder, "docs")).FullName;
        foreach (string page in Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md"))
            File.Copy(page, Path.Combine(docs, Path.GetFileName(page)));
    }

    /// <summary>The first block of C# behind this heading of the README.</summary>
    public string ReadmeBlock(string heading)
    {
        const string mark = "```csharp\n";
        string readme = File.ReadAllText(Path.Combine(Repository, "README.md"));
        int begin = readme.IndexOf(mark, readme.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal) + mark.Length;
        return readme[begin..readme.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    /// <summary>The version of a third-party package that this repository uses.</summary>
    public string VersionOf(string package) =>
        (string)XDocument.Load(Path.Combine(Repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(e => (string?)e.Attribute("Include") == package).Attribute("Version")!;

    public static long Size(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public void Dispose()
    {
        if (_keep)
            Console.WriteLine($"kept: {Root}");
        else
            Directory.Delete(Root, recursive: true);
    }

    private string OwnVersion() => XDocument.Load(Path.Combine(Repository, "Directory.Build.props")).Descendants("Version").Single().Value;

    private static string FindRepository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CaveRuntime.sln")))
                return folder;
        }

        throw new DirectoryNotFoundException("No folder above this program holds CaveRuntime.sln.");
    }
}
