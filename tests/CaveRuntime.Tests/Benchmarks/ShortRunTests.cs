using Xunit.Abstractions;

namespace CaveRuntime.Tests.Benchmarks;

/// <summary>The benchmarks in their short form: nothing is asserted but that each of them runs to its end.</summary>
public sealed class ShortRunTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_benchmark_still_works() =>
        output.WriteLine(await ProgramRun.SucceedsAsync("CaveRuntime.Benchmarks", "--short", "all"));
}
