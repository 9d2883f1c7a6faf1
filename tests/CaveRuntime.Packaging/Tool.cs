namespace CaveRuntime.Packaging;

/// <summary>The command as a .NET tool.</summary>
internal static class Tool
{
    public static async Task<Result> RunAsync(Workshop workshop)
    {
        string folder = workshop.Folder("tool");
        workshop.CopyDocs(folder);
        string tools = Path.Combine(folder, "tools");
        (TimeSpan install, _) = await Programs.DotnetAsync(
            workshop, folder, "tool", "install", "CaveRuntime.Cli", "--version", workshop.Version, "--tool-path", tools);
        var environment = new Dictionary<string, string?>(workshop.Environments) { ["HOME"] = folder };
        (TimeSpan run, string said) = await Commands.RunAsync(
            Path.Combine(tools, "cave"), ["ask", "When is the worker killed after the limit?", "-d", "docs"], folder, environment);
        Programs.Expect(said, Programs.Expected);
        return new Result(install, run, Workshop.Size(tools));
    }
}
