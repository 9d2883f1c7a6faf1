using CaveRuntime;
using CaveRuntime.Inputs;
using CaveRuntime.Models;
using Samples;

// dotnet run --project docs/samples/SubtitleReader -- FILE-OR-FOLDER "Who has the key?"                  (with the built-in offline model)
// dotnet run --project docs/samples/SubtitleReader -- FILE-OR-FOLDER "Who has the key?" openai:gpt-5 (the key is read from OPENAI_API_KEY)
if (args is not [var path, var question, ..])
{
    Console.Error.WriteLine("Name a file or a folder, and ask a question.");
    return 2;
}

await using var host = new CaveHost(new CaveOptions
{
    Model = Model.Create(
        args.ElementAtOrDefault(2) ?? "offline",
        new ModelOptions { ApiKey = Environment.GetEnvironmentVariable("OPENAI_API_KEY") }),
    DocumentReaders = [new SubtitleReader()],
});
try
{
    await using Session session = await host.OpenAsync([Directory.Exists(path) ? Input.FromDirectory(path) : Input.FromFile(path)]);
    foreach (SkippedFile skipped in session.Skipped.Where(s => s.Reason != SkipReason.Hidden))
        Console.Error.WriteLine($"{skipped.Name} was left out: {skipped.Text}");
    Answer answer = await session.AskAsync(question);
    Console.WriteLine(answer.Text ?? answer.Error?.Message);
    foreach (Evidence place in answer.Evidence)
        Console.WriteLine($"  {place.Quotation} ({place.Document}, line {place.Line})");
    return answer.Stop == StopReason.Answered ? 0 : 1;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
