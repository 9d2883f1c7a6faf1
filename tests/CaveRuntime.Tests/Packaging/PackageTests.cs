using System.Diagnostics;
using Xunit.Abstractions;

namespace CaveRuntime.Tests.Packaging;

/// <summary>
/// The packages in their short form: packed, installed into an empty console program, run, and run without the worker. The whole (tests, web,
/// one file, the tool) is <c>dotnet run -c Release --project tests/CaveRuntime.Packaging</c>.
/// </summary>
public sealed class PackageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_empty_program_runs_the_quick_start_with_the_packages()
    {
        using Process packaging = Process.Start(
            new ProcessStartInfo(
                Repository.Program("CaveRuntime.Packaging"),
                ["--short"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = packaging.StandardError.ReadToEndAsync();
        output.WriteLine(await packaging.StandardOutput.ReadToEndAsync());
        await packaging.WaitForExitAsync();
        Assert.True(packaging.ExitCode == 0, await errors);
    }
}
