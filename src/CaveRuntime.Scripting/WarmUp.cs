using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting.Policies;

namespace CaveRuntime.Scripting;

/// <summary>
/// Runs throw-away cells before a session comes, so that the first real cell finds everything compiled, loaded and
/// opened: it costs a tenth then, and in a sealed process nothing can be opened any more.
/// </summary>
internal static class WarmUp
{
    private const string Cell = """
        record Pair(string Key, int Value);
        var words = "to be or not to be".Split(' ');
        var counts = words.GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        foreach (var (key, value) in counts.OrderByDescending(c => c.Value).Take(2))
            Console.WriteLine($"{key}: {value} {new Pair(key, value)}");
        int Longest(IEnumerable<string> all) => all.Max(w => w.Length);
        await Task.Yield();
        var numbers = Regex.Matches("a1b22", @"\d+").Select(m => int.Parse(m.Value)).ToList();
        try { throw new InvalidOperationException(Guid.NewGuid().ToString()); } catch (InvalidOperationException) { }
        JsonSerializer.Serialize(counts) + Longest(words) + TimeZoneInfo.Local.Id + DateTime.Now.Year
        """;

    private static readonly Lazy<bool> s_once = new(() =>
    {
        Run(outlived: true);
        return true;
    });

    /// <summary>In a process that runs cells only, before it gives up its files.</summary>
    public static void Run()
    {
        Scope.Preload();
        Run(outlived: false);
    }

    /// <summary>In a host's own process: once, or waits until another thread has done it.</summary>
    public static void Once() => _ = s_once.Value;

    private static void Run(bool outlived)
    {
        var scope = new Scope(new CellLimits(), Text.Empty, [], PolicyChecks.Default, NoCalls, outlived: outlived);
        scope.Run(1, Cell, new DrawSource(1), fingerprints: true);
        scope.Run(2, "Console.WriteLine(words[0]); throw new Exception(\"warm\");");
        scope.Run(3, "FINAL(counts)");
        scope.Unload();
    }

    private static Task<ScopeResult> NoCalls(ScopeCall call) => Task.FromException<ScopeResult>(new NotSupportedException());
}
