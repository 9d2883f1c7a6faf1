using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Packaging;

/// <summary>The web program that the readme of the package Hosting shows.</summary>
internal static partial class WebProgram
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    public static async Task<Result> RunAsync(Workshop workshop)
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(workshop.Repository, "src", "CaveRuntime.Hosting", "README.md"));
        string folder = workshop.Folder(
            "web",
            ("app.csproj", Projects.Web(workshop, "CaveRuntime.Hosting", "CaveRuntime.Models")),
            ("Program.cs", Block().Match(readme).Groups[1].Value));
        workshop.CopyDocs(folder);
        (TimeSpan build, _) = await Programs.DotnetAsync(workshop, folder, "build", "-c", "Release");
        string output = Path.Combine(folder, "bin", "Release", "net10.0");
        var clock = Stopwatch.StartNew();
        using Process app = Commands.Start(
            Path.Combine(output, "app"), ["--urls", "http://127.0.0.1:0"], folder, workshop.Environments, out StringBuilder said);
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(app, said), Timeout = s_startLimit };
            Programs.Expect(
                await client.GetStringAsync("/ask?question=When%20is%20the%20worker%20killed%20after%20the%20limit%3F"), Programs.Expected);
            return new Result(build, clock.Elapsed, Workshop.Size(output));
        }
        catch (HttpRequestException e)
        {
            throw new CaseFailedException($"{e.Message}\n{Commands.Text(said)}");
        }
        finally
        {
            app.Kill(entireProcessTree: true);
            await app.WaitForExitAsync();
        }
    }

    private static async Task<Uri> AddressAsync(Process app, StringBuilder said)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < s_startLimit && !app.HasExited; await Task.Delay(s_pause, TimeProvider.System))
        {
            if (Address().Match(Commands.Text(said)) is { Success: true } found)
                return new Uri(found.Value);
        }

        throw new CaseFailedException($"The program does not listen.\n{Commands.Text(said)}");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
