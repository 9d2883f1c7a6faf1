using System.Runtime.InteropServices;

namespace CaveRuntime.Packaging;

/// <summary>Programs that ask the README's first question.</summary>
internal static class Programs
{
    /// <summary>What the offline model finds in the pages.</summary>
    public const string Expected = "One second after the limit the worker is killed";

    private const string Test = """
        using CaveRuntime;
        using CaveRuntime.Inputs;
        using CaveRuntime.Models;
        using Xunit;

        public sealed class QuickStart
        {
            [Fact]
            public async Task A_test_opens_a_session()
            {
                await using var host = new CaveHost(new CaveOptions { Model = Model.Create("offline") });
                await using Session session = await host.OpenAsync([Input.FromText("tale.txt", "The fox jumps over the dog.")]);
                Assert.Equal("27", (await session.RunCellAsync("ctx.Length")).Value);
            }
        }
        """;

    private const string OwnProcess = """
        using CaveRuntime;
        using CaveRuntime.Inputs;
        using CaveRuntime.Models;

        CaveOptions options = new CaveOptions { Model = Model.Create("offline") }.InProcess();
        await using var host = new CaveHost(options);
        await using Session session = await host.OpenAsync([Input.FromText("tale.txt", "The fox jumps over the dog.")]);
        Console.WriteLine((await session.RunCellAsync("ctx.Length")).Value);
        """;

    /// <summary>A console program with the quick start; then the same without its worker.</summary>
    public static async Task<Result> ConsoleAsync(Workshop workshop)
    {
        string folder = workshop.Folder(
            "console", ("app.csproj", Projects.Program(workshop, "CaveRuntime", "CaveRuntime.Models")), ("Program.cs", QuickStart(workshop)));
        workshop.CopyDocs(folder);
        (TimeSpan build, _) = await DotnetAsync(workshop, folder, "build", "-c", "Release");
        string output = Output(folder);
        (TimeSpan run, string said) = await Commands.RunAsync(Path.Combine(output, "app"), [], folder, workshop.Environments);
        Expect(said, Expected);

        // What a copy lost: the right to run, which is given back, and then the worker itself, which is told when the session is opened.
        string worker = Path.Combine(output, "worker");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(worker, "cave-worker"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Expect((await Commands.RunAsync(Path.Combine(output, "app"), [], folder, workshop.Environments)).Output, Expected);
        }

        long size = Workshop.Size(output);
        Directory.Move(worker, worker + "-elsewhere");
        (_, said) = await Commands.RunAsync(Path.Combine(output, "app"), [], folder, workshop.Environments, fails: true);
        Expect(said, "The worker program is missing", "CaveHost.OpenAsync");
        if (said.Contains("DisposeAsync", StringComparison.Ordinal) || said.Contains("AskAsync", StringComparison.Ordinal))
            throw new CaseFailedException($"A missing worker is not told of at once:\n{said}");
        return new Result(build, run, size);
    }

    /// <summary>The package is a dependency of a library that the program references.</summary>
    public static async Task<Result> LibraryBetweenAsync(Workshop workshop)
    {
        string folder = workshop.Folder(
            "between",
            ("lib/lib.csproj", Projects.Library(workshop, "CaveRuntime", "CaveRuntime.Models")),
            ("app/app.csproj", Projects.Program(workshop).Replace(
                "  <ItemGroup>", "  <ItemGroup>\n    <ProjectReference Include=\"../lib/lib.csproj\" />", StringComparison.Ordinal)),
            ("app/Program.cs", QuickStart(workshop)));
        string app = Path.Combine(folder, "app");
        workshop.CopyDocs(app);
        (TimeSpan build, _) = await DotnetAsync(workshop, app, "publish", "-c", "Release", "-o", "out");
        string output = Path.Combine(app, "out");
        (TimeSpan run, string said) = await Commands.RunAsync(Path.Combine(output, "app"), [], app, workshop.Environments);
        Expect(said, Expected);
        return new Result(build, run, Workshop.Size(output));
    }

    /// <summary>A test of a program that uses the library.</summary>
    public static async Task<Result> TestProjectAsync(Workshop workshop)
    {
        string folder = workshop.Folder(
            "tests",
            ("tests.csproj", Projects.Tests(workshop, "CaveRuntime", "CaveRuntime.Models", "CaveRuntime.Testing")),
            ("QuickStart.cs", Test));
        (TimeSpan build, _) = await DotnetAsync(workshop, folder, "build", "-c", "Release");
        (TimeSpan run, string said) = await DotnetAsync(workshop, folder, "test", "-c", "Release", "--no-build");
        Expect(said, "Passed:     1");
        return new Result(build, run, Workshop.Size(Output(folder)));
    }

    /// <summary>One file and the worker's folder, moved elsewhere and started from there.</summary>
    public static async Task<Result> SingleFileAsync(Workshop workshop, bool selfContained)
    {
        string name = selfContained ? "single-own" : "single";
        string folder = workshop.Folder(
            name, ("app.csproj", Projects.Program(workshop, "CaveRuntime", "CaveRuntime.Models")), ("Program.cs", QuickStart(workshop)));
        (TimeSpan build, _) = await DotnetAsync(
            workshop, folder, "publish", "-c", "Release", "-o", "out", "-r", Platform, "-p:PublishSingleFile=true", "--self-contained", selfContained ? "true" : "false");
        string moved = Path.Combine(workshop.Root, name + "-moved");
        Directory.Move(Path.Combine(folder, "out"), moved);
        if (File.Exists(Path.Combine(moved, "CaveRuntime.dll")))
            throw new CaseFailedException("It is more than one file.");
        string elsewhere = workshop.Folder(name + "-used");
        workshop.CopyDocs(elsewhere);
        (TimeSpan run, string said) = await Commands.RunAsync(Path.Combine(moved, "app"), [], elsewhere, workshop.Environments);
        Expect(said, Expected);
        return new Result(build, run, Workshop.Size(moved));
    }

    /// <summary>A published folder that may only be read, as in a container: nothing has to be set at the first use.</summary>
    public static async Task<Result> PublishedFolderAsync(Workshop workshop)
    {
        string folder = workshop.Folder(
            "published", ("app.csproj", Projects.Program(workshop, "CaveRuntime", "CaveRuntime.Models")), ("Program.cs", QuickStart(workshop)));
        workshop.CopyDocs(folder);
        (TimeSpan build, _) = await DotnetAsync(workshop, folder, "publish", "-c", "Release", "-o", "out");
        string output = Path.Combine(folder, "out");
        string worker = Path.Combine(output, "worker", "cave-worker");
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(worker).HasFlag(UnixFileMode.OtherExecute))
            throw new CaseFailedException("The published worker may not be run by everybody.");
        (TimeSpan run, string said) = await Commands.RunAsync("dotnet", [Path.Combine(output, "app.dll")], folder, workshop.Environments);
        Expect(said, Expected);
        return new Result(build, run, Workshop.Size(output));
    }

    /// <summary>Cells without a worker.</summary>
    public static async Task<Result> InProcessAsync(Workshop workshop)
    {
        string project = Projects.Program(workshop, "CaveRuntime.InProcess", "CaveRuntime.Models")
            .Replace("<OutputType>", "<CaveWorker>false</CaveWorker><OutputType>", StringComparison.Ordinal);
        string folder = workshop.Folder("own-process", ("app.csproj", project), ("Program.cs", OwnProcess));
        (TimeSpan build, _) = await DotnetAsync(workshop, folder, "build", "-c", "Release");
        string output = Output(folder);
        (TimeSpan run, string said) = await Commands.RunAsync(Path.Combine(output, "app"), [], folder, workshop.Environments);
        Expect(said, "27");
        if (Directory.Exists(Path.Combine(output, "worker")))
            throw new CaseFailedException("CaveWorker=false, and still there is a worker.");
        return new Result(build, run, Workshop.Size(output));
    }

    /// <summary>Fails unless all of these were said.</summary>
    public static void Expect(string said, params string[] words)
    {
        foreach (string word in words.Where(word => !said.Contains(word, StringComparison.Ordinal)))
            throw new CaseFailedException($"It does not say '{word}':\n{said}");
    }

    /// <summary>Runs the SDK on a folder.</summary>
    public static Task<(TimeSpan Took, string Output)> DotnetAsync(Workshop workshop, string folder, params string[] arguments) =>
        Commands.RunAsync("dotnet", arguments, folder, workshop.Environments);

    public static string QuickStart(Workshop workshop) => workshop.ReadmeBlock("## Use it from C#");

    private static string Output(string folder) => Path.Combine(folder, "bin", "Release", "net10.0");

    private static string Platform => RuntimeInformation.RuntimeIdentifier;
}
