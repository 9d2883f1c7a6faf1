namespace CaveRuntime.Tests;

/// <summary>Where the sources lie while tests run, and what lies beside them.</summary>
internal static class Repository
{
    /// <summary>The folder that holds CaveRuntime.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of shared test data beside the repository; null where it is missing.</summary>
    public static string? Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared")) is var folder && Directory.Exists(folder)
        ? folder
        : null;

    /// <summary>A program that is built beside the tests, in their configuration.</summary>
    public static string Program(string project) =>
        Path.Combine(Root, "tests", project, Output, OperatingSystem.IsWindows() ? project + ".exe" : project);

    /// <summary>A sample that is built beside the tests, in their configuration.</summary>
    public static string Sample(string name) =>
        Path.Combine(Root, "artifacts", "samples", name, Output, name + ".dll");

    // bin/CONFIGURATION/FRAMEWORK of the program that runs.
    private static string Output =>
        Path.Join([.. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^3..]]);

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CaveRuntime.sln")))
                return folder;
        }

        throw new DirectoryNotFoundException("These tests run inside a checkout: no folder above the test assembly holds CaveRuntime.sln.");
    }
}
