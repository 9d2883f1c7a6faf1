using CaveRuntime.Benchmarks;

switch (args.FirstOrDefault())
{
    case "cells":
        await CellBenchmark.Run();
        return 0;
    case "models":
        await ModelBenchmark.Run();
        return 0;
    case "text":
        await TextBenchmark.Run();
        return 0;
    case "receive":
        TextReceiver.Receive(args[1]);
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project tests/CaveRuntime.Benchmarks -- cells | models | text");
        return 2;
}
