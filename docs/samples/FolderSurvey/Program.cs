using CaveRuntime;
using CaveRuntime.Events;
using CaveRuntime.Models;

// dotnet run --project docs/samples/FolderSurvey -- docs worker                  (with the built-in offline model)
// dotnet run --project docs/samples/FolderSurvey -- docs worker openai:gpt-5    (the key is read from OPENAI_API_KEY or ANTHROPIC_API_KEY)
string folder = args.ElementAtOrDefault(0) ?? "docs";
string word = args.ElementAtOrDefault(1) ?? "worker";
ModelName name = ModelProviders.BuiltIn.Parse(args.ElementAtOrDefault(2) ?? "offline");
string? key = ModelProviders.BuiltIn.Find(name.Provider)?.KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : null;

await using var host = new CaveHost(new CaveOptions { Model = Model.Create(name, new ModelOptions { ApiKey = key }) });
await using Session session = await host.OpenAsync([Input.FromDirectory(folder)]);

// The plan is known, so no cell has to be written: every chunk is asked for an int, and the ints become one.
Answer? answer = null;
await foreach (RunEvent happened in session.StreamMapReduceAsync<int, int>(
    $"How many times does the word \"{word}\" occur?",
    "Add the counts up.",
    new MapReduceOptions { ChunkTokens = 2_000 }))
{
    if (happened is MapReduceProgress progress)
        Console.Error.WriteLine($"{progress.Stage}: {progress.Done} of {progress.Total}");
    answer = (happened as RunFinished)?.Answer;
}

Console.WriteLine(answer?.Json ?? answer?.Error?.Message);
return answer?.Stop == StopReason.Answered ? 0 : 1;
