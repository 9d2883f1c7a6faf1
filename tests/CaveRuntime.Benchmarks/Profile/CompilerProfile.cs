using CaveRuntime.Models;
using CaveRuntime.Scopes;
using CaveRuntime.Tests;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Benchmarks.Profile;

/// <summary>
/// Finds out which methods of the compiler cells use, and writes them where the worker's project reads them: only these are compiled ahead
/// of time, the rest when it is first used. Run it again (`profile`) when the compiler's package has changed.
/// </summary>
internal static class CompilerProfile
{
    private static readonly string[] s_assemblies =
        ["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Scripting", "Microsoft.CodeAnalysis.CSharp.Scripting"];

    public static async Task WriteAsync()
    {
        string path = Path.Combine(Repository.Root, "src", "CaveRuntime.Worker", "compiler.mibc");
        using var listener = new MethodListener();
        using (IChatClient model = Model.Create("offline"))
        {
            await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 }.InProcess());
            await using (Session session = await host.OpenAsync([Input.FromDirectory(Path.Combine(Repository.Root, "docs"))]))
            {
                await session.AskAsync("When is the worker killed after the limit?");
                await session.AskAsync("How many times does the word \"worker\" occur?");
            }

            string cells = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/CaveRuntime.Benchmarks/Profile/cells.txt"));
            await using Session typical = await host.OpenAsync([Input.FromText("typical", string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"line {i}: value={i * 7 % 13}; name=n{i % 10}")))]);
            foreach (string cell in cells.Split("\n----\n"))
            {
                CellReport report = await typical.RunCellAsync(cell);
                Console.WriteLine($"{report.Status,-12} {cell.Split('\n')[0]}");
            }
        }

        // Events come with a delay.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        ILookup<string, int> methods = listener.Methods;
        int count = ProfileFile.Write(
            path,
            s_assemblies.Order(StringComparer.Ordinal).Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))
                .Select(file => (file, methods[file])));
        Console.WriteLine($"{count} methods in {path}, {new FileInfo(path).Length / 1024} KB");
    }
}
