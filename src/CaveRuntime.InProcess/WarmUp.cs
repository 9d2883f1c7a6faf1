using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;

namespace CaveRuntime.InProcess;

/// <summary>Runs a throw-away cell once in a process, so that loading the compiler is not on the clock of the first real one.</summary>
internal static class WarmUp
{
    private const string Cell = """
        record Pair(string Key, int Value);
        var counts = "to be or not to be".Split(' ').GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        foreach (var (key, value) in counts.OrderByDescending(c => c.Value).Take(2))
            Console.WriteLine($"{key}: {value} {new Pair(key, value)}");
        await Task.Yield();
        JsonSerializer.Serialize(counts)
        """;

    private static readonly Lazy<bool> s_done = new(Run);

    /// <summary>Does so, or waits until somebody else has.</summary>
    public static void Once() => _ = s_done.Value;

    private static bool Run()
    {
        var scope = new Scope(new CellLimits(), Text.Empty, [], PolicyChecks.Default, _ => Task.FromException<CallResult>(new NotSupportedException()), outlived: true);
        scope.Run(1, Cell);
        scope.Unload();
        return true;
    }
}
