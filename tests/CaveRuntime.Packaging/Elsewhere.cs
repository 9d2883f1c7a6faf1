using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;

namespace CaveRuntime.Packaging;

/// <summary>
/// The same sources, built and packed in another folder: every file of ours in the packages has the same bytes. Then a package that keeps
/// its API is accepted against the one before, and one that breaks it is not.
/// </summary>
internal static class Elsewhere
{
    public static async Task<Result> SameBytesAsync(Workshop workshop)
    {
        string copy = await CopyOfSourcesAsync(workshop);
        var environment = workshop.Environments.Where(e => e.Key != "NUGET_PACKAGES").ToDictionary();
        var clock = Stopwatch.StartNew();
        string[] build = ["-c", Workshop.Configuration, "--nologo", "-v", "quiet", "-p:RunAnalyzers=false"];
        await Commands.RunAsync("dotnet", ["build", "tests/CaveRuntime.Packaging", .. build], copy, environment);
        string feed = Directory.CreateDirectory(Path.Combine(workshop.Root, "elsewhere-feed")).FullName;
        await workshop.PackAsync(Workshop.Everything, copy, feed);
        TimeSpan built = clock.Elapsed;
        clock.Restart();
        int same = 0;
        var others = new List<string>();
        foreach (string package in Directory.GetFiles(workshop.Feed, "*nupkg"))
        {
            Dictionary<string, string> here = Hashes(package);
            Dictionary<string, string> there = Hashes(Path.Combine(feed, Path.GetFileName(package)));
            others.AddRange(here.Keys.Union(there.Keys).Where(file => here.GetValueOrDefault(file) != there.GetValueOrDefault(file))
                .Select(file => $"{Path.GetFileName(package)}: {file}"));
            same += here.Count;
        }

        if (others.Count > 0)
            throw new CaseFailedException($"Of {same} files these have other bytes when they are built in another folder:\n{string.Join('\n', others)}");

        await ComparedWithBeforeAsync(workshop, copy, environment);
        return new Result(built, clock.Elapsed, new DirectoryInfo(feed).EnumerateFiles().Sum(file => file.Length));
    }

    // The package that was packed first stands for the published one.
    private static async Task ComparedWithBeforeAsync(Workshop workshop, string copy, IReadOnlyDictionary<string, string?> environment)
    {
        string project = Path.Combine(copy, "src", "CaveRuntime.Testing");
        string before = Path.Combine(workshop.Feed, $"CaveRuntime.Testing.{workshop.Version}.nupkg");
        string[] pack =
        [
            "pack", project, "-c", Workshop.Configuration, "--nologo", "-v", "quiet", "-o", Path.Combine(workshop.Root, "later"),
            "-p:PackageVersion=99.0.0", "-p:RunAnalyzers=false", $"-p:PackageValidationBaselinePath={before}",
        ];
        await Commands.RunAsync("dotnet", pack, copy, environment);
        string file = Directory.GetFiles(project, "ScriptedModel.cs", SearchOption.AllDirectories).Single();
        string text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("class ScriptedModel", "class RenamedModel", StringComparison.Ordinal)
            .Replace("public ScriptedModel(", "public RenamedModel(", StringComparison.Ordinal));
        (_, string said) = await Commands.RunAsync("dotnet", pack, copy, environment, fails: true);
        Programs.Expect(said, "CP0001", "ScriptedModel");
    }

    /// <summary>What git knows of the sources, and what is changed in them.</summary>
    private static async Task<string> CopyOfSourcesAsync(Workshop workshop)
    {
        string copy = Path.Combine(workshop.Root, "some", "other", "folder");
        await Commands.RunAsync("git", ["clone", "--quiet", workshop.Repository, copy], workshop.Root, workshop.Environments);
        (_, string changed) = await Commands.RunAsync(
            "git", ["ls-files", "--modified", "--others", "--exclude-standard"], workshop.Repository, workshop.Environments);
        foreach (string file in changed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (File.Exists(Path.Combine(workshop.Repository, file)))
                File.Copy(Path.Combine(workshop.Repository, file), target, overwrite: true);
            else
                File.Delete(target);
        }

        return copy;
    }

    // All but what the packing itself writes with a time or a random name.
    private static Dictionary<string, string> Hashes(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return archive.Entries
            .Where(e => !e.FullName.StartsWith("package/", StringComparison.Ordinal) && !e.FullName.StartsWith("_rels/", StringComparison.Ordinal))
            .ToDictionary(e => e.FullName, e => Convert.ToHexString(SHA256.HashData(Contents.Bytes(e))));
    }
}
