using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Compiling;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace CaveRuntime.Benchmarks;

/// <summary>The own submission chain against Roslyn's ScriptState, cell for cell.</summary>
internal static class CellBenchmark
{
    private const string Medium = """
        var words@ = "the quick brown fox jumps over the lazy dog and the cat".Split(' ');
        var counts@ = new Dictionary<string, int>();
        foreach (var w in words@)
        {
            counts@.TryGetValue(w, out int n);
            counts@[w] = n + 1;
        }
        int Square@(int x) => x * x;
        var squares@ = Enumerable.Range(0, 100).Select(Square@).Where(x => x % 2 == 0).ToList();
        var text@ = new StringBuilder();
        foreach (var (k, v) in counts@.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Take(3))
            text@.AppendLine($"{k}: {v}");
        var grouped@ = words@.GroupBy(w => w.Length).ToDictionary(g => g.Key, g => g.ToArray());
        record Pair@(string Key, int Value);
        var pairs@ = counts@.Select(c => new Pair@(c.Key, c.Value)).ToArray();
        var best@ = pairs@.MaxBy(p => p.Value);
        if (best@ is { Value: > 2 } b@)
            text@.Append(b@.Key);
        var result@ = text@.ToString().Trim();
        result@.Length
        """;

    // The same without the type, for what a type costs.
    private static readonly string s_untyped = Medium.Replace("record Pair@(string Key, int Value);", "", StringComparison.Ordinal).Replace(
        "new Pair@(c.Key, c.Value)",
        "(c.Key, c.Value)",
        StringComparison.Ordinal);

    public static async Task Run(Effort effort)
    {
        Scope ours = NewScope();
        // The same names in reach, the same globals, the same optimisation: what differs is the chain.
        ScriptState<object> theirs = await CSharpScript.RunAsync("1", ScriptOptions.Default
            .AddImports(CellReferences.Usings)
            .WithOptimizationLevel(Microsoft.CodeAnalysis.OptimizationLevel.Release)
            .WithReferences(CellReferences.All), new CellApi(null!, Text.Empty, []), typeof(CellApi));
        int cell = 0;
        double Ours(string code) => Measure.Milliseconds(() =>
        {
            var done = ours.Run(
                ++cell,
                code.Replace("@", cell.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
            if (done.Status != CellStatus.Ok)
                throw new InvalidOperationException(done.Error?.Message);
        });
        int other = 0;
        double Theirs(string code) => Measure.Milliseconds(() =>
        {
            other++;
            theirs = theirs.ContinueWithAsync(
                code.Replace(
                    "@",
                    other.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    StringComparison.Ordinal)).GetAwaiter().GetResult();
        });

        foreach ((string name, string code, int rounds) in new[]
        {
            ("warm-up", Medium, effort.Of(10, 2)),
            ("small cell (declares one variable)", "var x@ = 40 + 2;", effort.Of(60, 3)),
            ("small cell (expression only)", "40 + 2", effort.Of(60, 3)),
            ("medium cell (19 lines)", s_untyped, effort.Of(30, 3)),
            ("medium cell that declares a type (20 lines)", Medium, effort.Of(30, 3)),
        })
        {
            (double a, double b) = Measure.Pair(rounds, () => Ours(code), () => Theirs(code));
            Measure.Print(name + ": own chain | ScriptState", a, b);
        }

        var at = new Dictionary<int, double>();
        Scope session = NewScope();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int cells = effort.Of(1000, 110);
        for (int i = 1; i <= cells; i++)
        {
            string code = $"var y{i} = {i} * 2; y{i}";
            int n = i;
            double ms = Measure.Milliseconds(() => session.Run(n, code));
            at[i] = ms;
        }

        double Around(int n) => Measure.Median(Enumerable.Range(n - 4, 9).Where(at.ContainsKey).Select(i => at[i]));
        Measure.Print($"{cells}th cell | 10th cell of one session", Around(cells - 4), Around(10));
        Measure.Print("100th cell | 10th cell of one session", Around(100), Around(10));
        Measure.Print("memory per declaring cell", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / cells, "KiB");

        const string Loop = "long Spin(int n) { long s = 0; for (int i = 0; i < n; i++) { s += i ^ (s >> 3); } return s; }";
        session.Run(1001, Loop);
        for (int i = 0; i < 40; i++)
            session.Run(1002 + i, "Spin(1000000)");
        ScriptState<object> plain = await theirs.ContinueWithAsync(Loop);
        for (int i = 0; i < 40; i++)
            plain = await plain.ContinueWithAsync("Spin(1000000)");
        int next = 1100;
        int turns = effort.Of(300_000_000, 3_000_000);
        (double ticked, double free) = Measure.Pair(effort.Of(9, 1),
            () => Measure.Milliseconds(() => session.Run(next++, $"Spin({turns})")),
            () => Measure.Milliseconds(() => plain = plain.ContinueWithAsync($"Spin({turns})").GetAwaiter().GetResult()));
        Measure.Print($"tight loop, {turns / 1_000_000} million turns: ticks | none", ticked, free);
    }

    private static Scope NewScope() =>
        new(new CellLimits(), Text.Empty, [], null, _ => Task.FromException<ScopeResult>(new NotSupportedException()));
}
