using Xunit.Abstractions;

namespace CaveRuntime.Tests.Packaging;

/// <summary>
/// The packages in their short form: packed, installed into an empty console program, run, and run without the worker. The whole (tests, web,
/// one file, the tool) is <c>dotnet run -c Release --project tests/CaveRuntime.Packaging</c>.
/// </summary>
public sealed class PackageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_empty_program_runs_the_quick_start_with_the_packages() =>
        output.WriteLine(await ProgramRun.SucceedsAsync("CaveRuntime.Packaging", "--short"));
}
