namespace CaveRuntime.Benchmarks;

/// <summary>Settings of the runtime that a worker is started with, and so are the benchmarks; a program that is measured as its users start
/// it must not inherit them.</summary>
internal static class WorkerKnobs
{
    public static readonly string[] Names = [
        "DOTNET_TieredPGO",
        "DOTNET_TC_CallCountingDelayMs",
        "DOTNET_TC_QuickJitForLoops",
        "DOTNET_gcConcurrent",
        "DOTNET_gcServer"
    ];
}
