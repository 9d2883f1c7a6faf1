namespace CaveRuntime.Tests;

/// <summary>Where the sources lie while tests run, and what lies beside them.</summary>
internal static class Repository
{
    /// <summary>The folder that holds CaveRuntime.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of shared test data beside the repository; null where it is missing.</summary>
    public static string? Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared")) is var folder && Directory.Exists(folder) ? folder : null;

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
