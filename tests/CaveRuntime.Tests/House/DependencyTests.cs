using System.Xml.Linq;

namespace CaveRuntime.Tests.House;

/// <summary>Holds the arrows of docs/architecture.md.</summary>
public sealed class DependencyTests
{
    private static readonly (string Package, string[] MayUse)[] s_packages =
    [
        // Scripting travels inside the package of InProcess, which therefore names what it needs.
        ("Microsoft.CodeAnalysis.CSharp.Scripting", ["CaveRuntime.Scripting", "CaveRuntime.InProcess"]),
        ("Mono.Cecil", ["CaveRuntime.Scripting", "CaveRuntime.InProcess"]),
        ("Polly.Core", ["CaveRuntime.Models"]),
        ("OpenAI", ["CaveRuntime.Models"]),
        ("Anthropic", ["CaveRuntime.Models"]),
        ("Microsoft.Data.Sqlite", ["CaveRuntime.Storage.Sqlite"]),
        ("Npgsql", ["CaveRuntime.Storage.Postgres"]),
        ("Microsoft.SemanticKernel", ["CaveRuntime.SemanticKernel"]),
        ("Microsoft.Agents", ["CaveRuntime.AgentFramework"]),
        .. ((string[])["AngleSharp", "DocumentFormat.OpenXml", "ExcelDataReader", "Markdig", "MimeKit", "Parquet.Net", "PdfPig", "SharpCompress"])
            .Select(p => (p, (string[])["CaveRuntime.Documents.Reader"])),
        ("Microsoft.AspNetCore", ["CaveRuntime.Server"]),
        ("Serilog", ["CaveRuntime.Cli"]),
        ("Spectre.Console", ["CaveRuntime.Cli"]),
        ("System.CommandLine", ["CaveRuntime.Cli"]),
    ];

    // Inside the worker friends are a fence: what is public in Cells or Hooks, a cell can name (docs/decisions/0017).
    private static readonly string[] s_inner = [
        "CaveRuntime.Cells",
        "CaveRuntime.Hooks",
        "CaveRuntime.Protocol",
        "CaveRuntime.Scripting",
        "CaveRuntime.Worker"
    ];

    private static readonly string[] s_friends = ["CaveRuntime.Tests", "CaveRuntime.Benchmarks", "CaveRuntime.Soak", "CaveRuntime.Kill", "CaveRuntime.Probe", "CaveRuntime.Server.Tests"];

    public static TheoryData<string> Projects => [.. ArchitecturePage.Projects.Keys];

    [Fact]
    public void Every_project_in_src_has_its_arrows_written_down()
    {
        Assert.Equal(
            ArchitecturePage.Projects.Keys.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_what_it_may(string project)
    {
        // A reference for build order alone (the library brings the worker along) gives no access to its types.
        var known = Items(project, "ProjectReference")
            .Where(item => (string?)item.Attribute("ReferenceOutputAssembly") != "false")
            .Select(item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!));
        Assert.Empty(known.Except(ArchitecturePage.Projects[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_is_used_only_where_it_belongs(string project)
    {
        var used = Items(project, "PackageReference").Select(item => (string)item.Attribute("Include")!).ToList();
        var misplaced = s_packages.Where(
            p => !p.MayUse.Contains(project) && used.Exists(
                u => u == p.Package || u.StartsWith(p.Package + ".", StringComparison.Ordinal)));
        Assert.Empty(misplaced.Select(p => p.Package));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_tests_see_internals_of_what_others_build_on(string project)
    {
        string[] friends = [.. Items(project, "InternalsVisibleTo").Select(item => (string)item.Attribute("Include")!)];
        if (!s_inner.Contains(project))
            Assert.Empty(friends.Except(s_friends));
    }

    [Fact]
    public void The_host_loads_no_compiler()
    {
        string[] names = [.. typeof(CaveHost).Assembly.GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.DoesNotContain(
            names,
            name => name.StartsWith(
                "Microsoft.CodeAnalysis",
                StringComparison.Ordinal) || name.StartsWith("Mono.Cecil", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_one_place_talks_to_the_kernel()
    {
        var imports = Sources().Where(
            file => File.ReadLines(file).Any(
                line => line.Contains("[LibraryImport(", StringComparison.Ordinal)
                    || line.Contains("[DllImport(", StringComparison.Ordinal)));
        Assert.All(
            imports,
            file => Assert.StartsWith(Path.Combine(Repository.Root, "src", "CaveRuntime.Confinement"), file, StringComparison.Ordinal));
    }

    [Fact]
    public void No_room_is_too_large_to_read()
    {
        Assert.Empty(
            Sources().Where(file => File.ReadLines(file).Count() > 400).Select(file => Path.GetRelativePath(Repository.Root, file)));
    }

    [Fact]
    public void A_line_ends_at_140_characters_unless_a_text_in_it_is_longer()
    {
        const int max = 140;
        var tooLong = from file in Sources()
                    from line in File.ReadLines(file).Index()
                    where line.Item.Length > max && !line.Item.Contains('"', StringComparison.Ordinal)
                    select $"{Path.GetRelativePath(Repository.Root, file)}({line.Index + 1})";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_run_loop_fits_on_one_screen()
    {
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "src", "CaveRuntime", "Runs", "RunLoop.cs")).Count(), 1, 70);
    }

    private static IEnumerable<XElement> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants(kind);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
