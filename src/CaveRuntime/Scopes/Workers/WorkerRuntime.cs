using System.Runtime.InteropServices;

namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// The runtime that a worker runs on: its own, the one in its folder, the program's, or one that is installed. A program that is published
/// with a runtime of its own has one that only it can use, so a worker then needs another.
/// </summary>
internal static class WorkerRuntime
{
    private const string RootVariable = "DOTNET_ROOT";

    /// <summary>Root folder of the runtime for this worker.</summary>
    /// <exception cref="CaveException">There is none.</exception>
    public static string Of(string worker)
    {
        string folder = Path.GetDirectoryName(worker)!;
        string library = OperatingSystem.IsWindows() ? "coreclr.dll" : OperatingSystem.IsMacOS() ? "libcoreclr.dylib" : "libcoreclr.so";
        if (File.Exists(Path.Combine(folder, library)))
            return folder;
        return Array.Find([.. Candidates(folder)], IsRoot) ?? throw new CaveException(
            $"There is no .NET runtime for the worker program {worker}: this program brings its own, which only itself can use, and none is installed. Install the .NET {Environment.Version.Major} runtime, point {RootVariable} to it, or publish the program without --self-contained.");
    }

    private static IEnumerable<string> Candidates(string folder)
    {
        yield return Path.Combine(folder, "dotnet");
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root)
            yield return Path.GetFullPath(root);
        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet");
            yield break;
        }

        const string told = "/etc/dotnet/install_location";
        if (File.Exists(told) && File.ReadLines(told).FirstOrDefault() is { Length: > 0 } line && Path.IsPathRooted(line.Trim()))
            yield return line.Trim();
        yield return "/usr/share/dotnet";
        yield return "/usr/lib/dotnet";
        yield return "/usr/lib64/dotnet";
        yield return "/usr/local/share/dotnet";
    }

    private static bool IsRoot(string root) =>
        Directory.Exists(Path.Combine(root, "host", "fxr")) && Directory.Exists(Path.Combine(root, "shared", "Microsoft.NETCore.App"));
}
