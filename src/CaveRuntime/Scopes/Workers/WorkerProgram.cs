using System.Globalization;

namespace CaveRuntime.Scopes.Workers;

/// <summary>The worker program, and what it needs to start. Immutable.</summary>
/// <param name="Path">The program.</param>
/// <param name="RuntimeRoot">Root folder of the runtime that it runs on.</param>
internal sealed record WorkerProgram(string Path, string RuntimeRoot)
{
    /// <summary>The whole environment of a worker: nothing of the host's own, so no secret can leak through it.</summary>
    public Dictionary<string, string> StartEnvironment(long heapBytes) => new()
    {
        ["DOTNET_ROOT"] = RuntimeRoot,
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        // A young generation of 8 MB instead of the processor's cache size: an idle worker holds that much less.
        ["DOTNET_GCgen0size"] = "800000",
        ["DOTNET_GCHeapHardLimit"] = heapBytes.ToString("x", CultureInfo.InvariantCulture),
        ["DOTNET_TieredPGO"] = "0",
        // Hot code is compiled again after 10 quiet milliseconds (not 100): at once would slow the warm-up, when all code is new.
        ["DOTNET_TC_CallCountingDelayMs"] = "a",
        // A loop in a cell mostly runs once: it is compiled well at once, which also makes its ticks cheap.
        ["DOTNET_TC_QuickJitForLoops"] = "0",
        // With it compiled code lies in shared memory that no limit counts; without it, in private memory that the kernel's limit does.
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_Thread_DefaultStackSize"] = "100000",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
    };
}
