using System.Runtime.Loader;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Serving;

/// <summary>
/// The part of the .NET installation that serves HTTP. <c>cave</c> starts without it, because every other command would pay for it; it is
/// loaded by the one that serves, and needs to be there only for that.
/// </summary>
internal static class AspNetRuntime
{
    private const string Framework = "Microsoft.AspNetCore.App";

    /// <summary>Makes its assemblies known to this process.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static void Load()
    {
        string? folder = Find();
        if (folder is null)
        {
            throw new UsageException(
                $"'cave serve' needs the ASP.NET Core runtime {Environment.Version.Major}, which is not installed beside the .NET runtime that cave runs on. Install it (the SDK and the packages aspnetcore-runtime-{Environment.Version.Major}.0 have it), and start cave with an installed .NET.");
        }

        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            string file = Path.Combine(folder, $"{name.Name}.dll");
            return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
    }

    /// <summary>Where it lies: beside the runtime that this process runs on, in the same version, or else the newest of the same
    /// line.</summary>
    private static string? Find()
    {
        // …/shared/Microsoft.NETCore.App/10.0.0; a program that brings its own runtime has neither.
        if (Path.GetDirectoryName(typeof(object).Assembly.Location) is not { Length: > 0 } runtime
            || Path.GetDirectoryName(Path.GetDirectoryName(runtime)) is not { } shared)
        {
            return null;
        }

        string same = Path.Combine(shared, Framework, Path.GetFileName(runtime));
        if (Directory.Exists(same))
            return same;
        string all = Path.Combine(shared, Framework);
        return !Directory.Exists(all) ? null : Directory.GetDirectories(all)
            .Select(d => (Folder: d, Version: Version.TryParse(Path.GetFileName(d), out Version? version) ? version : null))
            .Where(d => d.Version is { } v && v.Major == Environment.Version.Major && v.Minor == Environment.Version.Minor)
            .OrderByDescending(d => d.Version).Select(d => d.Folder).FirstOrDefault();
    }
}
