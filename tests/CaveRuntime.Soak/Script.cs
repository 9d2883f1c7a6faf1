namespace CaveRuntime.Soak;

/// <summary>
/// The cells that the model writes: for each step of a work one. A cell that ended well prints the number of the next step, so
/// that the model, which remembers nothing, knows from its view where it is; after any other observation it begins again.
/// </summary>
internal static class Script
{
    /// <summary>Marks the question of a child run.</summary>
    public const string Part = "(one half)";

    private const string SumOfCtx = """Regex.Matches(ctx, @"#(\d+)").Sum(m => long.Parse(m.Groups[1].Value))""";

    /// <summary>The cell of a step.</summary>
    public static string Of(SessionPlan plan, int step) => plan.Work switch
    {
        Work.Ask => Ask(plan, step),
        Work.Batch => Batch(plan, step),
        Work.Children => $$"""
            var cut = ctx.IndexOf('\n', ctx.Length / 2) + 1;
            var halves = rlm_query_batched(new[] { ("{{plan.Tag}} {{Part}} a", ctx[..cut]), ("{{plan.Tag}} {{Part}} b", ctx[cut..]) });
            if (halves.Any(h => !h.Ok)) throw new InvalidOperationException(string.Join(", ", halves.Select(h => h.Error)));
            FINAL(halves.Sum(h => long.Parse(h.Text)));
            """,
        Work.MapReduce => $"""FINAL(map_reduce<long, long>(ctx.Chunks(300), "{plan.Tag} add the numbers", "{plan.Tag} add them up"));""",
        Work.Objects => step == 1
            ? "long mine = 0; foreach (var row in rows) mine += half(2 * row.Amount);" + Next(2)
            : "FINAL(mine);",
        Work.Branches => Branches(plan, step),
        Work.Long => Long(plan, step),
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Work, "no model is asked for cells"),
    };

    /// <summary>The cell of a child run.</summary>
    public static string OfPart(SessionPlan plan) => plan.Times == 1
        ? $"FINAL({SumOfCtx});"
        : $"""FINAL(llm_query("{plan.Tag} add\n" + ctx));""";

    /// <summary>The cell that a fault puts in the place of a good one.</summary>
    public static string Hostile(Fault fault) => fault switch
    {
        Fault.BusyLoop => "while (true) { }",
        // What it allocates is let go of when it ends: a scope that is kept is of use again.
        Fault.EndlessAllocation => "void Hoard() { var hoard = new List<byte[]>(); while (true) { var more = new byte[1 << 20]; Array.Fill(more, (byte)1); hoard.Add(more); } }\nHoard();",
        Fault.OutputFlood => "while (true) Console.WriteLine(new string('x', 10_000));",
        Fault.EndlessRecursion => "int Down(int n) => Down(n + 1) + 1; Console.WriteLine(Down(0));",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "not a fault of cells"),
    };

    private static string Ask(SessionPlan plan, int step) => step switch
    {
        1 => "var lines = ctx.Lines.Where(l => l.Length > 0).ToList(); Console.WriteLine(lines.Count);" + Next(2),
        2 => $$"""
            long total = 0;
            foreach (var piece in lines.Chunk(60))
                total += long.Parse(llm_query("{{plan.Tag}} add the numbers\n" + string.Join("\n", piece.Select(l => l.ToString()))));
            """ + Next(3),
        _ => "FINAL(total);",
    };

    private static string Batch(SessionPlan plan, int step) => step switch
    {
        1 => "var lines = ctx.Lines.Where(l => l.Length > 0).Select(l => l.ToString()).ToArray(); Console.WriteLine(lines.Length);"
            + Next(2),
        2 => $$"""
            var replies = llm_query_batched(lines.Chunk(30).Select(piece => "{{plan.Tag}} add the numbers\n" + string.Join("\n", piece)));
            if (replies.Any(r => !r.Ok)) throw new InvalidOperationException(string.Join(", ", replies.Select(r => r.Error)));
            """ + Next(3),
        _ => "FINAL(replies.Sum(r => long.Parse(r.Text)));",
    };

    // A cell that begins again in the middle of a branch finds that it may not open one: that is no failure.
    private static string Branches(SessionPlan plan, int step) => step switch
    {
        1 => "var sums = new Dictionary<int, long>(); var lines = ctx.Lines.Where(l => l.Length > 0).Select(l => l.ToString()).ToArray();"
            + Next(2),
        2 or 5 => $$"""try { branch("half {{step}}", "{{plan.Tag}} add the numbers of a half"); } catch (Exception e) { Console.WriteLine(e.Message); }"""
            + Next(step + 1),
        3 or 6 => $$"""
            var half = {{(step == 3 ? "lines.Take(lines.Length / 2)" : "lines.Skip(lines.Length / 2)")}};
            sums[{{step}}] = long.Parse(llm_query("{{plan.Tag}} add the numbers\n" + string.Join("\n", half)));
            Console.WriteLine(string.Join("\n", lines.Take(40)));
            """ + Next(step + 1),
        4 or 7 => $$"""try { fold("the sum is in sums. NEXT {{step + 1}}"); } catch (Exception e) { Console.WriteLine(e.Message); }"""
            + Next(step + 1),
        _ => "for (int piece = 1; piece <= archive.Count; piece++) if (archive.Read($\"archive:{piece}\").Length == 0) throw new InvalidOperationException(\"a piece is empty\");\nFINAL(sums.Values.Sum());",
    };

    private static string Long(SessionPlan plan, int step) => step == 1
        ? "var sums = new Dictionary<int, long>();" + Next(2)
        : step - 2 < plan.Lines
            ? $$"""
                sums[{{step - 2}}] = long.Parse(Regex.Match(ctx.Lines[{{step - 2}}].ToString(), @"#(\d+)").Groups[1].Value);
                Console.WriteLine(string.Concat(Enumerable.Repeat("station {{step}} ", 150)));
                """ + Next(step + 1)
            : "FINAL(sums.Values.Sum());";

    private static string Next(int step) => $"\nConsole.WriteLine(\"NEXT {step}\");";
}
