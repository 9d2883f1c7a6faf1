using CaveRuntime.Cells;
using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Linux;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;

namespace CaveRuntime.Worker;

/// <summary>
/// Runs throw-away cells before a session comes, so that the first real cell finds everything compiled, loaded and
/// opened: it costs a tenth then, and after the seal nothing can be opened any more.
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

    public static void Run()
    {
        Seal.Warm();
        Scope.Preload();
        var scope = new Scope(new CellLimits(), Text.Empty, [], PolicyChecks.Default, _ => Task.FromException<CallResult>(new NotSupportedException()));
        scope.Run(1, Cell);
        scope.Run(2, "Console.WriteLine(words[0]); throw new Exception(\"warm\");");
        scope.Run(3, "FINAL(counts)");
    }
}
