using CaveRuntime.Benchmarks;

switch (args.FirstOrDefault())
{
    case "cells":
        await CellBenchmark.Run();
        return 0;
    case "models":
        await ModelBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/CaveRuntime.Benchmarks -- cells | models");
        return 2;
}
