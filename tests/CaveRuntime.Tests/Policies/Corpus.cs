using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Tests.Policies;

/// <summary>The cells and policies that the tests of this folder share.</summary>
internal static class Corpus
{
    public static PolicyCheck Sealed { get; } = new(new PolicyLibrary().Find("sealed"), CompiledCell.References);

    public static PolicyCheck Pure { get; } = new(new PolicyLibrary().Find("pure"), CompiledCell.References);

    /// <summary>The root of the repository, found upwards from the tests.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of a group of cells of this repository.</summary>
    public static string Folder(string name) => Path.Combine(Root, "tests", "CaveRuntime.Tests", "Policies", name);

    /// <summary>The sample of hostile and benign cells beside the repository, or null where it is not there.</summary>
    public static string? Shared(string name) =>
        Path.Combine(Root, "..", "shared", "security", name) is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The file names of the cells in a folder, for theories.</summary>
    public static TheoryData<string> Names(string? folder) =>
        folder is null
            ? new TheoryData<string>("(absent)")
            : new TheoryData<string>(Directory.GetFiles(folder, "*.csx").Select(Path.GetFileName).Order(StringComparer.Ordinal)!);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CaveRuntime.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException(
                "CaveRuntime.sln is in none of the folders above the tests");
        }

        return folder;
    }
}
