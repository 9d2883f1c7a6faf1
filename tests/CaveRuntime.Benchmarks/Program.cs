using System.Diagnostics;
using System.Runtime.InteropServices;
using CaveRuntime.Benchmarks;
using CaveRuntime.Benchmarks.Profile;
using CaveRuntime.Scopes.Workers;

var benchmarks = new Dictionary<string, Func<Effort, Task>>
{
    ["cells"] = CellBenchmark.Run,
    ["determinism"] = DeterminismBenchmark.Run,
    ["journal"] = JournalBenchmark.Run,
    ["workers"] = WorkerBenchmark.Run,
    ["models"] = ModelBenchmark.Run,
    ["embedding"] = EmbeddingBenchmark.Run,
    ["in-process"] = InProcessBenchmark.Run,
    ["recursion"] = RecursionBenchmark.Run,
    ["depth"] = DepthBenchmark.Run,
    ["sessions"] = SessionsBenchmark.Run,
    ["growth"] = GrowthBenchmark.Run,
    ["scale"] = ScaleBenchmark.Run,
    ["text"] = TextBenchmark.Run,
    ["policy"] = PolicyBenchmark.Run,
    ["seal"] = SealBenchmark.Run,
    ["views"] = ViewBenchmark.Run,
};

// Everything runs with a worker's settings of the runtime, whoever is measured; they can only be given to a new process.
const string Marker = "CAVE_BENCHMARK";
if (Environment.GetEnvironmentVariable(Marker) is null && args is not (["receive", _] or [SessionsBenchmark.ByHand] or [PipeEcho.OtherEnd]))
{
    var again = new ProcessStartInfo(Environment.ProcessPath!, args);
    Dictionary<string, string> environment = WorkerFiles.Find().StartEnvironment(heapBytes: 1L << 30);
    foreach (string knob in WorkerKnobs.Names)
        again.Environment[knob] = environment[knob];
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

if (args is [PipeEcho.OtherEnd])
{
    PipeEcho.Answer();
    return 0;
}

// Not a figure: which methods of the compiler the worker has compiled ahead of time.
if (args is ["profile"])
{
    await CompilerProfile.WriteAsync();
    return 0;
}

if (args is [SessionsBenchmark.ByHand])
{
    await SessionsBenchmark.HoldAsync();
    return 0;
}

var effort = new Effort(args.Contains("--short"));
string[] names = [.. args.Where(a => a != "--short")];
if (names is ["all"])
    names = [.. benchmarks.Keys];
if (names.Length == 0 || !names.All(benchmarks.ContainsKey))
{
    Console.Error.WriteLine(
        $"usage: dotnet run -c Release --project tests/CaveRuntime.Benchmarks -- [--short] all | {string.Join(" | ", benchmarks.Keys)}");
    return 2;
}

Console.WriteLine(
    $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}{(effort.Short ? "; short: that everything works, no figures" : "")}");
foreach (string name in names)
{
    Console.WriteLine($"{Environment.NewLine}{name}");
    await benchmarks[name](effort);
}

return 0;
