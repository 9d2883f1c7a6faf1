using AgentTeam;
using CaveRuntime;
using CaveRuntime.AgentFramework;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

// dotnet run --project docs/samples/AgentTeam                        (without a model: the built-in one, and a clerk that only passes on)
// dotnet run --project docs/samples/AgentTeam -- openai:gpt-5        (the key is read from OPENAI_API_KEY or ANTHROPIC_API_KEY)
ModelName name = ModelProviders.BuiltIn.Parse(args.FirstOrDefault() ?? "offline");
string? key = ModelProviders.BuiltIn.Find(name.Provider)?.KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
IChatClient model = Model.Create(name, new ModelOptions { ApiKey = key });
IChatClient clerk = args.Length > 0 ? model : new Clerk();

await using var host = new CaveHost(new CaveOptions { Model = model });
await using Session session = await host.OpenAsync([Input.FromText(
    "minutes.txt", "The board met on Monday.\nThe access code is 7319.\nNobody objected.")]);

// An agent whose tool is the session: what is too long for it lies in ctx.
AIAgent secretary = clerk.AsAIAgent("Ask the documents.", "secretary", tools: [.. session.AsAIFunctions()]);
Console.WriteLine($"secretary: {await secretary.RunAsync("What is the access code?")}");

// The session as an agent, with a conversation and in parts.
AIAgent reader = session.AsAIAgent("reader", "Reads the minutes.");
AgentSession conversation = await reader.CreateSessionAsync();
Console.Write("reader: ");
await foreach (AgentResponseUpdate update in reader.RunStreamingAsync("What is the access code?", conversation))
    Console.Write(update.Text);
Console.WriteLine();

// An agent that works for the session: cells call it, and what it uses counts in the session's run.
AIAgent expert = clerk.AsAIAgent("Answer in a sentence.", "expert", "Knows the board.");
await session.LendAsync(expert);
CellReport cell = await session.RunCellAsync("await expert.Run(ctx.Lines[0])");
Console.WriteLine($"cell: {cell.Value ?? cell.Error?.Message}");

// Steps of a workflow that ask the session.
var find = new SessionExecutor("find", session);
Workflow workflow = new WorkflowBuilder(find).WithOutputFrom(find).Build();
await using Run run = await InProcessExecution.RunAsync(workflow, "What is the access code?");
foreach (WorkflowOutputEvent output in run.OutgoingEvents.OfType<WorkflowOutputEvent>())
    Console.WriteLine($"workflow: {output.As<string>()}");
