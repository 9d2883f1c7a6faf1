using System.Globalization;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Benchmarks;

/// <summary>What a cell costs more where its time and chance are recorded, and what a fingerprint costs.</summary>
internal static class DeterminismBenchmark
{
    private const string Medium = """
        var words@ = "the quick brown fox jumps over the lazy dog and the cat".Split(' ');
        var counts@ = words@.GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        var id@ = Guid.NewGuid(); var at@ = DateTime.UtcNow; var random@ = new Random();
        var picked@ = Enumerable.Range(0, 100).Select(i => random@.Next(i + 1)).ToList();
        record Pair@(string Key, int Value);
        var pairs@ = counts@.Select(c => new Pair@(c.Key, c.Value)).ToArray();
        pairs@.Length + picked@.Count
        """;

    public static Task Run(Effort effort)
    {
        Scope recorded = NewScope(), live = NewScope();
        int cell = 0;
        foreach ((string name, string code, int rounds) in new[]
        {
            ("warm-up", Medium, effort.Of(15, 2)),
            ("small cell (expression only)", "40 + 2", effort.Of(200, 3)),
            ("small cell (declares one variable)", "var x@ = 40 + 2;", effort.Of(100, 3)),
            ("medium cell (time, chance, a type)", Medium, effort.Of(60, 3)),
        })
        {
            (double ours, double theirs) = Measure.Pair(rounds, () => Time(recorded, true), () => Time(live, false));
            Measure.Print(name + ": recorded | live", ours, theirs);

            double Time(Scope scope, bool isRecorded)
            {
                int number = ++cell;
                string numbered = code.Replace("@", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                return Measure.Milliseconds(() =>
                {
                    CellResult done = scope.Run(number, numbered, isRecorded ? new DrawSource(number) : null, isRecorded);
                    if (done.Status != CellStatus.Ok)
                        throw new InvalidOperationException(done.Error?.Message);
                });
            }
        }

        foreach ((string name, string code) in new[]
        {
            ("1 million random numbers, one Random", "var q@ = new Random(); long s@ = 0; for (int i = 0; i < 1_000_000; i++) s@ += q@.Next(10);"),
            ("1 million random numbers, Random.Shared", "long s@ = 0; for (int i = 0; i < 1_000_000; i++) s@ += Random.Shared.Next(10);"),
            ("1 million looks at the clock", "long s@ = 0; for (int i = 0; i < 1_000_000; i++) s@ += DateTime.UtcNow.Ticks & 1;"),
        })
        {
            (double ours, double theirs) = Measure.Pair(effort.Of(7, 1), () => Time(recorded, true), () => Time(live, false));
            Measure.Print(name + ": recorded | live", ours, theirs);

            double Time(Scope scope, bool isRecorded)
            {
                int number = ++cell;
                string numbered = code.Replace("@", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                return Measure.Milliseconds(() => scope.Run(number, numbered, isRecorded ? new DrawSource(number) : null, isRecorded));
            }
        }

        foreach ((string name, object value) in new (string, object)[]
        {
            ("a text of 100,000 characters", new string('x', 100_000)),
            ("a list of 10,000 numbers", Enumerable.Range(0, 10_000).ToList()),
            ("a list of 10,000 pairs", Enumerable.Range(0, 10_000).Select(i => (i, "item " + i)).ToList()),
            ("a dictionary of 10,000 lists", Enumerable.Range(0, 10_000).ToDictionary(i => "key " + i, i => new List<int> { i, i + 1 })),
        })
        {
            for (int i = 0; i < 50; i++)
                Fingerprint.Of(value);
            Measure.Print(
                "fingerprint of " + name,
                Measure.Median(Enumerable.Range(0, effort.Of(200, 3)).Select(_ => Measure.Milliseconds(() => Fingerprint.Of(value)))));
        }

        return Task.CompletedTask;
    }

    private static Scope NewScope() =>
        new(new CellLimits(), Text.Empty, [], null, _ => Task.FromException<Scopes.Calls.ScopeResult>(new NotSupportedException()));
}
