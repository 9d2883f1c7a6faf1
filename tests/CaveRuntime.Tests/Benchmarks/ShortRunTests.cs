using System.Diagnostics;
using Xunit.Abstractions;

namespace CaveRuntime.Tests.Benchmarks;

/// <summary>The benchmarks in their short form: nothing is asserted but that each of them runs to its end.</summary>
public sealed class ShortRunTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_benchmark_still_works()
    {
        using Process benchmarks = Process.Start(
            new ProcessStartInfo(
                Repository.Program("CaveRuntime.Benchmarks"),
                ["--short", "all"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = benchmarks.StandardError.ReadToEndAsync();
        output.WriteLine(await benchmarks.StandardOutput.ReadToEndAsync());
        await benchmarks.WaitForExitAsync();
        Assert.True(benchmarks.ExitCode == 0, await errors);
    }
}
