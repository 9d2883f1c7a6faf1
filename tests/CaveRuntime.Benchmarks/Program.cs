using CaveRuntime.Benchmarks;

var benchmarks = new Dictionary<string, Func<Task>>
{
    ["cells"] = CellBenchmark.Run,
    ["workers"] = WorkerBenchmark.Run,
    ["models"] = ModelBenchmark.Run,
    ["text"] = TextBenchmark.Run,
    ["policy"] = () => { PolicyBenchmark.Run(); return Task.CompletedTask; },
    ["seal"] = SealBenchmark.Run,
};

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
