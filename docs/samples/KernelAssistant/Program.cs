using CaveRuntime;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using CaveRuntime.SemanticKernel;
using KernelAssistant;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;

// dotnet run --project docs/samples/KernelAssistant                        (with the built-in offline model)
// dotnet run --project docs/samples/KernelAssistant -- openai:gpt-5        (the key is read from OPENAI_API_KEY or ANTHROPIC_API_KEY)
ModelName name = ModelProviders.BuiltIn.Parse(args.FirstOrDefault() ?? "offline");
string? key = ModelProviders.BuiltIn.Find(name.Provider)?.KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : null;

// A kernel as any program has one. With a connector it would be builder.AddOpenAIChatCompletion(…).
IKernelBuilder builder = Kernel.CreateBuilder();
builder.Services.AddSingleton<IChatClient>(Model.Create(name, new ModelOptions { ApiKey = key }));
builder.Services.AddSingleton<IFunctionInvocationFilter>(new RefundFilter());
builder.Plugins.AddFromObject(new Orders(), "orders");
Kernel kernel = builder.Build();

await using var host = new CaveHost(new CaveOptions { Model = kernel.AsModel() });
await using Session session = await host.OpenAsync([Input.FromText(
    "mail.txt",
    "Dear shop,\norder 9 never came, and order 30 is broken.\nThe access code of my parcel box is 7319.\nBob")]);

// Cells call the plugin by name, typed; the kernel's filter sees each call.
await session.LendPluginsAsync(kernel);
foreach (string code in new[]
{
    "(await orders.Find(9))!.Sent",
    "(await orders.Of(\"Bob\", onlyOpen: true)).Sum(o => o.Total)",
    "await orders.Refund(9)",
    "await orders.Refund(30)",
})
{
    CellReport cell = await session.RunCellAsync(code);
    Console.WriteLine($"{code}: {cell.Value ?? cell.Error?.Message}");
}

// And the session works for the kernel: a planner, a prompt or an agent of it may call these.
kernel.Plugins.Add(session.AsKernelPlugin());
var question = new KernelArguments { ["question"] = args.ElementAtOrDefault(1) ?? "What is the access code?" };
Console.WriteLine(await kernel.InvokeAsync("cave", "ask", question));
