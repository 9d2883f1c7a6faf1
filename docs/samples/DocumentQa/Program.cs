using CaveRuntime;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

// dotnet run --project docs/samples/DocumentQa -- --model openai:gpt-5     (without --model: the built-in offline model)
// curl localhost:5000/ask -H "content-type: application/json" -d '{"question": "When?", "documents": [{"name": "a.txt", "text": "…"}]}'
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
ModelName name = ModelProviders.BuiltIn.Parse(builder.Configuration["model"] ?? "offline");
string? key = ModelProviders.BuiltIn.Find(name.Provider)?.KeyVariable is { } variable ? builder.Configuration[variable] : null;
builder.Services.AddSingleton<IChatClient>(_ => Model.Create(name, new ModelOptions { ApiKey = key }));

// One host for the program; it is made at the start, so a wrong option ends it there. Each request gets a session and a sealed worker of
// its own.
builder.Services.AddCave(options => options with
{
    WarmWorkers = 2,
    Limits = new RunLimits { MaxTurns = 12, MaxTokens = 200_000, Timeout = TimeSpan.FromMinutes(2) },
});

WebApplication app = builder.Build();
app.MapPost("/ask", async (AskRequest request, CaveHost cave, CancellationToken cancellationToken) =>
{
    if (string.IsNullOrWhiteSpace(request.Question) || request.Documents is not { Count: > 0 })
        return Results.BadRequest("Send a question and at least one document.");
    try
    {
        await using Session session = await cave.OpenAsync(
            [.. request.Documents.Select(d => Input.FromText(d.Name, d.Text))],
            cancellationToken);
        Answer answer = await session.AskAsync(request.Question, cancellationToken);
        return Results.Ok(
            new AskReply(
                answer.Text,
                answer.Stop.ToString(),
                answer.Error?.Message,
                answer.RunId,
                answer.Usage.InputTokens + answer.Usage.OutputTokens));
    }
    catch (InputException e)
    {
        return Results.BadRequest(e.Message);
    }
});
await app.RunAsync();

internal sealed record AskRequest(string Question, IReadOnlyList<AskDocument> Documents);

internal sealed record AskDocument(string Name, string Text);

internal sealed record AskReply(string? Answer, string Stop, string? Problem, string RunId, long Tokens);
