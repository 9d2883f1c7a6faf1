using System.Runtime.InteropServices;

namespace CaveRuntime.Scopes.Workers;

/// <summary>Where the worker program lies and what it needs to start.</summary>
internal static class WorkerFiles
{
    /// <summary>Name of an environment variable that points to another folder with a worker in it.</summary>
    public const string FolderVariable = "CAVE_WORKER";

    /// <summary>Finds the worker beside this library, or beside the program.</summary>
    /// <exception cref="CaveException">There is none.</exception>
    public static string Find()
    {
        string name = OperatingSystem.IsWindows() ? "cave-worker.exe" : "cave-worker";
        string?[] folders =
        [
            Environment.GetEnvironmentVariable(FolderVariable),
            Path.Combine(AppContext.BaseDirectory, "worker"),
            Path.GetDirectoryName(typeof(WorkerFiles).Assembly.Location) is { Length: > 0 } beside ? Path.Combine(beside, "worker") : null,
        ];
        foreach (string? folder in folders)
        {
            if (!string.IsNullOrEmpty(folder) && Path.Combine(folder, name) is var path && File.Exists(path))
                return Path.GetFullPath(path);
        }

        throw new CaveException(
            $"The worker program is missing: no {name} in {Path.Combine(AppContext.BaseDirectory, "worker")}. Publish or build the program again, or point {FolderVariable} to a folder that holds it.");
    }

    /// <summary>Folder of the runtime that the worker runs on, if it does not bring its own.</summary>
    public static string RuntimeRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The whole environment of a worker: nothing of the host's own, so no secret can leak through it.</summary>
    public static Dictionary<string, string> StartEnvironment(long heapBytes) => new()
    {
        ["DOTNET_ROOT"] = RuntimeRoot,
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        // A young generation of 8 MB instead of the processor's cache size: an idle worker holds that much less.
        ["DOTNET_GCgen0size"] = "800000",
        ["DOTNET_GCHeapHardLimit"] = heapBytes.ToString("x", System.Globalization.CultureInfo.InvariantCulture),
        ["DOTNET_TieredPGO"] = "0",
        // Hot code is compiled again after 10 quiet milliseconds (not 100): at once would slow the warm-up, when all code is new.
        ["DOTNET_TC_CallCountingDelayMs"] = "a",
        // A loop in a cell mostly runs once: it is compiled well at once, which also makes its ticks cheap.
        ["DOTNET_TC_QuickJitForLoops"] = "0",
        // With it compiled code lies in shared memory that no limit counts; without it, in private memory that the kernel's limit does.
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_Thread_DefaultStackSize"] = "100000",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
    };
}
