namespace CaveRuntime.Kill;

/// <summary>
/// What the model of a session does: a list of cells, drawn by the number of the script. A cell prints the number of the next one, so that
/// the model, which remembers nothing, knows from its view where it is; after a cell that cost its worker it writes the same once more.
/// </summary>
internal sealed class Script
{
    /// <summary>What a model sees of a cell that took its worker along.</summary>
    public const string LostMark = "The worker was lost";

    // In these § is the number of the step, ¤ the name of the script, ¶ what tells a second try from the first.
    private static readonly (string Cell, string Digest)[] s_kinds =
    [
        (
            """
            var v§ = Enumerable.Range(0, 50).Select(x => Twice(x) + §).ToList();
            double root§ = Math.Sqrt(§); DateTime day§ = new DateTime(2020, 1, §); var set§ = new HashSet<string> { "a§", "b" };
            int[,] grid§ = new int[3, 3]; grid§[1, 1] = §; map["v§"] = v§.Sum(); log.Add("v§");
            """,
            "v§.Sum(), root§, day§, set§, grid§[1, 1]"),
        (
            """
            record Item§(int Id, Box Box); class Counter§ { public int N; public void Up() => N++; }
            int Thrice§(int x) => Twice(x) + x;
            var item§ = new Item§(§, new Box(Thrice§(§), "b")); var count§ = new Counter§(); count§.Up(); count§.Up();
            log.Add($"{item§} {count§.N}");
            """,
            "item§.Id, item§.Box.Size, count§.N, Thrice§(7)"),
        ("""var r§ = llm_query("¤ ask §"); log.Add(r§); log.Add(llm_query("¤ the same"));""", "r§"),
        (
            """
            var slots§ = llm_query_batched(Enumerable.Range(0, 6).Select(x => $"¤ batch § slot {x}"));
            foreach (var reply in slots§) log.Add(reply.Text);
            """,
            "slots§.Select(r => r.Text).ToList()"),
        (
            """
            var all§ = await Task.WhenAll(Enumerable.Range(0, 4).Select(async x =>
                await llm_query_async($"¤ all § {x}") + "/" + await llm_query_async($"¤ then § {x}")));
            log.AddRange(all§);
            """,
            "all§"),
        ("""var child§ = rlm_query("¤ part §¶", ctx[..200]); log.Add(child§);""", "child§.Length"),
        (
            """
            var two§ = rlm_query_batched(new[] { ("¤ part §a¶", ctx[..100]), ("¤ part §b¶", ctx[100..300]) });
            foreach (var part in two§) log.Add(part.Ok ? part.Text : part.Error);
            """,
            "two§.Count(t => t.Ok)"),
        ("""map["before§"] = §; string none§ = null; Console.WriteLine("NEXT ~"); log.Add("e§"); _ = none§.Length;""", "none§ == null"),
        (
            """
            for (int n = 0; n < 3; n++)
            {
                string key = $"e§-{n}";
                while (!has(key))
                {
                    try { effects.Add(key); }
                    catch (Exception e) when (e.Message.Contains("is not known")) { }
                }
            }
            log.Add("effects §");
            """,
            "has(\"e§-0\"), has(\"e§-2\")"),
        (
            """
            var luck§ = Random.Shared.Next(); var id§ = Guid.NewGuid(); var when§ = DateTime.UtcNow;
            note("luck§¶", $"{luck§} {id§} {when§:O}"); lucky.Add(("luck§¶", $"{luck§} {id§} {when§:O}"));
            var more§ = new Random().NextDouble(); note("more§¶", $"{more§:R}"); lucky.Add(("more§¶", $"{more§:R}"));
            """,
            "lucky.All(l => seen(l.Item1) == l.Item2), lucky.Any(l => l.Item2.Contains($\"{id§}\"))"),
        (
            """
            var top§ = rows.Where(r => r.Id % § == 0).Take(20).ToList(); var sums§ = rows.GroupBy(r => r.Id % 3).ToDictionary(g => g.Key, g => g.Sum(r => r.Amount));
            log.Add($"{rows.Count} {top§.Sum(r => r.Amount)}");
            """,
            "top§.Count, sums§[1]"),
        (
            """
            long number§ = llm_query<long>("¤ number §"); Heard shape§ = llm_query<Heard>("¤ shape §"); long late§ = llm_query<long>("¤ wrong first §");
            log.Add($"{number§} {shape§.Mark} {late§}");
            """,
            "number§, shape§, late§"),
        (
            """
            var merged§ = map_reduce<string, string>(Enumerable.Range(0, 6).Select(x => ctx[(x * 50)..((x + 1) * 50)]), "¤ map §", "¤ reduce §");
            log.Add(merged§);
            """,
            "merged§"),
        (
            """
            while (!has("pay§"))
            {
                try { pay("pay§"); }
                catch (Exception e) when (e.Message.Contains("denied")) { }
            }
            log.Add("paid §");
            """,
            "has(\"pay§\")"),
    ];

    // So much that a view of this window has to be summarized after some turns.
    private const string Filler = "Console.WriteLine(string.Join(' ', Enumerable.Range(0, 900)));";

    private readonly List<string> _cells;

    private Script(string name, List<string> cells, bool isSummarized) => (Name, _cells, IsSummarized) = (name, cells, isSummarized);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether its view is so small that it is summarized; others open branches.</summary>
    public bool IsSummarized { get; }

    /// <summary>What its session is opened with.</summary>
    public CaveOptions Under(CaveOptions options) => IsSummarized
        ? options with { Context = "gemini-cli:0.12/0.03", ContextWindow = 100_000 }
        : options;

    /// <summary>What is asked.</summary>
    public string Question => $"{Name} root: what is in it?";

    /// <summary>The text of ctx.</summary>
    public string Text => string.Concat(Enumerable.Range(1, 60).Select(n => FormattableString.Invariant($"{Name} line {n}\n")));

    /// <summary>The script of this number, always the same.</summary>
    public static Script Of(int number)
    {
        var random = new Random(number);
        string name = FormattableString.Invariant($"[k{number}]");
        List<string> cells =
        [
            """
            var log = new List<string>(); var map = new SortedDictionary<string, int>(); var lucky = new List<(string, string)>();
            record Box(int Size, string Name); record Heard(long Count, string Mark); enum Colour { Red, Green }
            int Twice(int x) => 2 * x; var colour = Colour.Green;
            """,
        ];
        List<string> digest = ["log", "map", "$\"{colour}\"", "new Box(Twice(4), \"z\").Size"];
        bool isSummarized = number % 4 == 3;
        int steps = isSummarized ? 12 : 3 + random.Next(8);
        bool branches = !isSummarized && random.Next(2) == 0;
        for (int n = 0; n < steps; n++)
        {
            if (branches && n == steps / 2)
            {
                AddBranch();
                continue;
            }

            (string cell, string left) = s_kinds[(number + (n * 3) + random.Next(3)) % s_kinds.Length];
            string step = FormattableString.Invariant($"{cells.Count + 1}");
            cells.Add((isSummarized ? Filler + "\n" : "") + cell.Replace("§", step, StringComparison.Ordinal));
            digest.Add(left.Replace("§", step, StringComparison.Ordinal));
        }

        cells.Add($"FINAL(new object[] {{ {string.Join(", ", digest)} }});");
        return new Script(name, cells, isSummarized);

        void AddBranch()
        {
            int at = cells.Count + 1;
            cells.Add("""try { branch("look", "¤ look at the branch"); } catch (Exception e) { Console.WriteLine(e.Message); }""");
            cells.Add(FormattableString.Invariant($"var looked{at} = llm_query(\"¤ branch {at}\"); log.Add(looked{at}); var inside{at} = log.Count;"));
            cells.Add(FormattableString.Invariant($"try {{ fold($\"looked at {{log.Count}} things. NEXT {at + 3}\"); }} catch (Exception e) {{ Console.WriteLine(e.Message); }}"));
            digest.Add(FormattableString.Invariant($"looked{at}, inside{at}"));
        }
    }

    /// <summary>The cell of a step, from 1.</summary>
    public string Cell(int step, int attempt)
    {
        string cell = _cells[Math.Min(step, _cells.Count) - 1];
        string next = FormattableString.Invariant($"{step + 1}");
        if (!cell.Contains("NEXT ", StringComparison.Ordinal) || cell.Contains("NEXT {", StringComparison.Ordinal))
            cell += $"\nConsole.WriteLine(\"NEXT {next}\");";
        return Filled(cell, attempt).Replace("~", next, StringComparison.Ordinal);
    }

    /// <summary>The cell of a child.</summary>
    /// <param name="part">What it was asked.</param>
    /// <param name="step">Its step.</param>
    public string Child(string part, int step) => step == 1
        ? Filled($"var n = ctx.Length; var heard = llm_query(\"¤ child {part} one\"); Console.WriteLine(\"NEXT 2\");", 1)
        : Filled($"FINAL(n + heard + llm_query(\"¤ child {part} two\"));", 1);

    private string Filled(string cell, int attempt) => cell
        .Replace("¤", Name, StringComparison.Ordinal)
        .Replace("¶", attempt == 1 ? "" : FormattableString.Invariant($" try {attempt}"), StringComparison.Ordinal);
}

/// <summary>A row of what is injected.</summary>
public sealed record Row(int Id, long Amount);
