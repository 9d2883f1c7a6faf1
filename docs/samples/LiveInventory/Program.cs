using CaveRuntime;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using LiveInventory;

// dotnet run --project docs/samples/LiveInventory -- openai:gpt-5
// The key is read from OPENAI_API_KEY or ANTHROPIC_API_KEY. Ask what you like; every question finds what the last one left.
ModelName name = ModelProviders.BuiltIn.Parse(args.FirstOrDefault() ?? "openai:gpt-5");
string? key = ModelProviders.BuiltIn.Find(name.Provider)?.KeyVariable is { } keyVariable
    ? Environment.GetEnvironmentVariable(keyVariable)
    : null;
var options = new ModelOptions { ApiKey = key };

var inventory = new Inventory(Inventory.Sample);
await using var host = new CaveHost(new CaveOptions { Model = Model.Create(name, options) });
await using Session session = host.Open();

// Lent: the object stays here, its methods are called from cells. Sales are data, so they are copied into the scope.
await session.LendAsync<IInventory>("inventory", inventory, new LendOptions
{
    Description = "the live stock of the shop; changes are real",
    Approve = (call, _) => ValueTask.FromResult(call.Member == nameof(IInventory.Reprice) && !Agreed(call)
        ? LentDecision.Deny("the shopkeeper said no")
        : LentDecision.Allow),
});
await session.InjectAsync("sales", Inventory.SampleSales, "all sales of the year");

while (Ask("question> ") is { Length: > 0 } question)
{
    Answer answer = await session.AskAsync(question);
    Console.WriteLine(answer.Text ?? answer.Error?.Message);
    foreach (VariableInfo variable in session.Variables)
        Console.WriteLine($"  {variable.Type} {variable.Name}");
}

static bool Agreed(LentCall call) => Ask($"set the price of {call.Arguments["sku"]} to {call.Arguments["price"]}? (y/n) ") == "y";

static string? Ask(string prompt)
{
    Console.Write(prompt);
    return Console.ReadLine();
}
