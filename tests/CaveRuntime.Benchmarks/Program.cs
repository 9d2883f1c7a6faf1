using System.Diagnostics;
using CaveRuntime.Benchmarks;
using CaveRuntime.Workers;

var benchmarks = new Dictionary<string, Func<Task>>
{
    ["cells"] = CellBenchmark.Run,
    ["workers"] = WorkerBenchmark.Run,
    ["models"] = ModelBenchmark.Run,
    ["embedding"] = EmbeddingBenchmark.Run,
    ["in-process"] = InProcessBenchmark.Run,
    ["recursion"] = RecursionBenchmark.Run,
    ["text"] = TextBenchmark.Run,
    ["policy"] = () => { PolicyBenchmark.Run(); return Task.CompletedTask; },
    ["seal"] = SealBenchmark.Run,
    ["views"] = ViewBenchmark.Run,
};

// Everything runs with a worker's settings of the runtime, whoever is measured; they can only be given to a new process.
const string Marker = "CAVE_BENCHMARK";
if (Environment.GetEnvironmentVariable(Marker) is null && args is not ["receive", _])
{
    var again = new ProcessStartInfo(Environment.ProcessPath!, args);
    foreach (string knob in new[] { "DOTNET_TieredPGO", "DOTNET_TC_CallCountingDelayMs", "DOTNET_TC_QuickJitForLoops", "DOTNET_gcConcurrent", "DOTNET_gcServer" })
        again.Environment[knob] = WorkerFiles.StartEnvironment(heapBytes: 1L << 30)[knob];
    again.Environment[Marker] = "1";
    using Process process = Process.Start(again)!;
    await process.WaitForExitAsync();
    return process.ExitCode;
}

// The text benchmark starts this program again as the receiving end of its pipe.
if (args is ["receive", var file])
{
    TextReceiver.Receive(file);
    return 0;
}

if (args is ["all"] || (args.Length > 0 && args.All(benchmarks.ContainsKey)))
{
    foreach (string name in args is ["all"] ? benchmarks.Keys : args.AsEnumerable())
        await benchmarks[name]();
    return 0;
}

Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/CaveRuntime.Benchmarks -- all | {string.Join(" | ", benchmarks.Keys)}");
return 2;
