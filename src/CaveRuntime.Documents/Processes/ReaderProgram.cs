using System.Globalization;
using CaveRuntime.Scopes.Workers;

namespace CaveRuntime.Documents.Processes;

/// <summary>The program that reads documents, and what it needs to start. Immutable.</summary>
/// <param name="Path">The program.</param>
/// <param name="RuntimeRoot">Root folder of the runtime that it runs on.</param>
internal sealed record ReaderProgram(string Path, string RuntimeRoot)
{
    /// <summary>Name of an environment variable that points to another folder with a reader in it.</summary>
    public const string FolderVariable = "CAVE_READER";

    /// <summary>Finds it beside the program or beside this library, and sees to it that it can be run.</summary>
    /// <exception cref="CaveException">There is none, it may not be run, or there is no runtime for it.</exception>
    public static ReaderProgram Find()
    {
        string[] folders = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen
            ? [System.IO.Path.GetFullPath(chosen)]
            : [.. Folders().Distinct(StringComparer.Ordinal)];
        string path = Array.Find([.. folders.Select(f => System.IO.Path.Combine(f, "cave-reader"))], File.Exists) ?? throw new CaveException(
            $"The program that reads documents is missing: no cave-reader in {string.Join(" or ", folders)}. Build or publish the program again with its folder 'reader' beside it, and copy that folder along with it, or point {FolderVariable} to a folder that holds it.");
        ExecuteBit.Set(path, "The program that reads documents");
        return new ReaderProgram(path, WorkerRuntime.Of(path));
    }

    /// <summary>Its whole environment: nothing of the host's own.</summary>
    public Dictionary<string, string> StartEnvironment(long heapBytes) => new()
    {
        ["DOTNET_ROOT"] = RuntimeRoot,
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_GCHeapHardLimit"] = heapBytes.ToString("x", CultureInfo.InvariantCulture),
        ["DOTNET_TieredPGO"] = "0",
        // With it compiled code lies in shared memory that no limit counts.
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
    };

    private static IEnumerable<string> Folders()
    {
        yield return System.IO.Path.Combine(AppContext.BaseDirectory, "reader");
        if (System.IO.Path.GetDirectoryName(typeof(ReaderProgram).Assembly.Location) is { Length: > 0 } beside)
            yield return System.IO.Path.Combine(beside, "reader");
    }
}
