using System.Runtime.InteropServices;

namespace CaveRuntime.Scopes.Workers;

/// <summary>Where the worker program lies.</summary>
internal static class WorkerFiles
{
    /// <summary>Name of an environment variable that points to another folder with a worker in it.</summary>
    public const string FolderVariable = "CAVE_WORKER";

    /// <summary>Finds the worker beside the program, or beside this library, and sees to it that it can be run.</summary>
    /// <exception cref="CaveException">There is none, it may not be run, or there is no runtime for it.</exception>
    public static WorkerProgram Find()
    {
        string path = Locate();
        ExecuteBit.Set(path, "The worker program");
        return new WorkerProgram(path, WorkerRuntime.Of(path));
    }

    private static string Locate()
    {
        string name = OperatingSystem.IsWindows() ? "cave-worker.exe" : "cave-worker";
        // An empty value is no wish. A folder without a worker is an error: another worker is not what was asked for.
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen)
        {
            string path = Path.GetFullPath(Path.Combine(chosen, name));
            return File.Exists(path) ? path : throw new CaveException(
                $"The worker program is missing: {FolderVariable} points to '{chosen}', where there is no {name}. Let it point to the folder that holds the worker, or unset it.");
        }

        string[] folders = [.. Folders().Distinct(StringComparer.Ordinal)];
        return Array.Find([.. folders.Select(folder => Path.Combine(folder, name))], File.Exists) ?? throw new CaveException(
            $"The worker program is missing: no {name} in {string.Join(" or ", folders)}. Build or publish the program again with its folder 'worker' beside it, and copy that folder along with it; the package CaveRuntime has a worker for {RuntimeInformation.RuntimeIdentifier} or the build warned that it has none. Or point {FolderVariable} to a folder that holds the worker.");
    }

    // Beside the program, also where that is one file; beside this library, where a host of tests or of plug-ins is the program.
    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "worker");
        if (Path.GetDirectoryName(typeof(WorkerFiles).Assembly.Location) is { Length: > 0 } beside)
            yield return Path.Combine(beside, "worker");
    }
}
