using CaveRuntime;
using CaveRuntime.Models;
using CaveRuntime.Workspaces;

// dotnet run --project docs/samples/FolderEditor -- my-folder "Add a test for Parser and make it pass." openai:gpt-5
// The key is read from OPENAI_API_KEY or ANTHROPIC_API_KEY. Nothing outside of the folder can be changed, and changes
// can be undone at the end.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: FolderEditor FOLDER TASK [MODEL]");
    return 2;
}

ModelName name = ModelProviders.BuiltIn.Parse(args.ElementAtOrDefault(2) ?? "openai:gpt-5");
string? key = ModelProviders.BuiltIn.Find(name.Provider)?.KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
await using var host = new CaveHost(new CaveOptions { Model = Model.Create(name, new ModelOptions { ApiKey = key }) });
await using Session session = host.Open();

using var workspace = Workspace.Open(args[0], new WorkspaceOptions { Changed = change => Console.WriteLine(change.Diff) });
await session.LendWorkspaceAsync(workspace, new WorkspaceLending
{
    Commands = new CommandRules
    {
        Allow = ["dotnet build *", "git status", "git diff *"],
        Ask = (command, _) => ValueTask.FromResult(Agreed($"run `{command}`?")),
    },
});

Answer answer = await session.AskAsync(args[1]);
Console.WriteLine(answer.Text ?? answer.Error?.Message ?? answer.Stop.ToString());
if (workspace.Changes.Count > 0 && !Agreed($"keep {workspace.Changes.Count} changes?"))
    workspace.Undo(workspace.Changes.Count);
return 0;

static bool Agreed(string question)
{
    Console.Write($"{question} (y/n) ");
    return Console.ReadLine() == "y";
}
