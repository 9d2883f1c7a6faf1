using System.Globalization;
using System.Text.Json.Nodes;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Cookbook;

/// <summary>Files, models and outcomes of the twelve jobs. What is expected is worked out here by plain code.</summary>
internal static class Recipes
{
    private static readonly string[] s_components = ["web", "billing", "search", "mail"];

    private static readonly IReadOnlyDictionary<string, string> s_noFiles = new Dictionary<string, string>();

    public static IReadOnlyList<Recipe> All { get; } =
        [Log(), Book(), Codebase(), Table(), Mail(), Contract(), Invoices(), Objects(), Consent(), Agent(), Service(), Loop()];

    private static Recipe Log()
    {
        (string Day, string Level, string Component)[] lines = [.. Enumerable.Range(0, 300_000).Select(i => (
            i < 200_000 ? "2026-03-01" : "2026-03-02", i % 7 == 0 ? "ERROR" : "INFO", s_components[i % 11 * (i % 11) % 11 % 4]))];
        string[] counts = [.. lines.Where(l => l is { Day: "2026-03-01", Level: "ERROR" }).GroupBy(l => l.Component)
            .OrderByDescending(g => g.Count()).Take(3).Select(g => $"{g.Key}: {g.Count()}")];
        string log = string.Concat(lines.Select((l, i) => $"{l.Day} 10:{i % 3600 / 60:00}:{i % 60:00} {l.Level} {l.Component} request {i}\n"));
        return new Recipe("A log of 300,000 lines", Files(("server.log", log)), _ => ScriptedModel.Cell(
            """
            FINAL(ctx.Lines.Select(l => l.Split(' ')).Where(f => f.Length > 3 && f[0] == "2026-03-01" && f[2] == "ERROR").GroupBy(f => f[3])
                .Select(g => new { Component = g.Key, Count = g.Count() }).OrderByDescending(e => e.Count).Take(3).ToList());
            """), [.. counts, FormattableString.Invariant($"{log.Length:N0} characters, of which the model read ")]);
    }

    private static Recipe Book() => new("A book", Files(("book.txt", "Chapter 1\n\nAnd I leave the estate to Ellen, who never asked for it.\n")), _ =>
        ScriptedModel.Cell("""
            var at = ctx.IndexOf("I leave the estate");
            FINAL("Ellen inherits it.", [ctx[at..ctx.IndexOf(",", at)]]);
            """), ["Ellen inherits it.", "book.txt, line 3: I leave the estate to Ellen"]);

    private static Recipe Codebase() => new("A codebase", Files(
        ("shop/Price.cs", "class Price { int Share(int a, int b) => Divide(a, b); }"),
        ("shop/Safe.cs", "class Safe { int Half(int a, int b) => b == 0 ? 0 : Divide(a, b); }"),
        ("shop/Name.cs", "class Name { string Of(string a) => a; }"),
        ("shop/shop.csproj", "<Project />"),
        ("shop/obj/Made.cs", "class Made { int Of(int a) => Divide(a, 0); }")), request => request.LastUser.Contains("of this file", StringComparison.Ordinal)
        ? ScriptedModel.Cell("FINAL(ctx.Contains(\"b == 0\") ? \"none\" : \"Share, where b is 0\");")
        : ScriptedModel.Cell("""
            var callers = docs.Where(d => d.Text.Contains("Divide(")).ToList();
            var found = rlm_query_batched(callers.Select(d => ($"Which methods of this file, {d.Name}, can divide by zero?", d.Text)));
            FINAL(string.Join("; ", callers.Zip(found, (d, f) => $"{Path.GetFileName(d.Name)}: {f.Text}")));
            """), ["Price.cs: Share, where b is 0; Safe.cs: none", "2 files were looked at by runs of their own"]);

    private static Recipe Table() => new(
        "A table",
        Files(("sales.csv", "region,product,amount\nnorth,bolt,10.50\nsouth,nut,99.25\nnorth,nut,20.00\nsouth,bolt,1.00\n")),
        _ => ScriptedModel.Cell("""
            var best = sales.GroupBy(s => s.Region).Select(g => new { Name = g.Key, Total = g.Sum(s => s.Amount) })
                .OrderByDescending(r => r.Total).ToList();
            FINAL($"{best[0].Name} is first.");
            """),
        ["4 sales", "south is first.", "south 100.25", "north 30.50"]);

    private static Recipe Mail() => new(
        "Mail",
        Files(
            ("mail/1.eml", "Subject: hello\n\nHow are you?"),
            ("mail/2.eml", "Subject: my order\n\nIt came broken. I want my money back."),
            ("mail/3.eml", "Subject: invoice\n\nHere it is."),
            ("mail/4.eml", "Subject: complaint\n\nMoney back, please!"),
            ("mail/notes.txt", "money back")),
        request => request.FromOperator
            ? ScriptedModel.Cell("""
                var judged = llm_query_batched<bool>(docs.Select(d => "Does this message ask for a refund?\n" + d.Text));
                FINAL(docs.Zip(judged).Where(p => p.Second.Ok && p.Second.Value).Select(p => Path.GetFileName(p.First.Name)).ToList());
                """)
            : request.LastUser.Contains("money back", StringComparison.OrdinalIgnoreCase) ? "true" : "false",
        ["2.eml, 4.eml", "4 messages were judged"]);

    private static Recipe Contract() => new(
        "Two versions of a contract",
        Files(
            ("contract-old.txt", "1. The rent is 900.\n2. Pets are allowed.\n3. Notice is three months.\n"),
            ("contract-new.txt", "1. The rent is 850.\n2. Pets are allowed.\n3. Notice is one month.\n")),
        request => request.FromOperator
            ? ScriptedModel.Cell("""
                var before = docs["contract-old.txt"].Text.Lines.ToHashSet();
                var changed = docs["contract-new.txt"].Text.Lines.Where(l => !before.Contains(l)).ToList();
                var judged = llm_query_batched(changed.Select(c => "Is the tenant better or worse off with this clause? " + c));
                FINAL(string.Join("\n", changed.Zip(judged, (c, j) => $"{c} {j.Text}.")));
                """)
            : request.LastUser.Contains("rent", StringComparison.Ordinal) ? "Better" : "Worse",
        ["1. The rent is 850. Better.", "3. Notice is one month. Worse."]);

    private static Recipe Invoices()
    {
        decimal[] totals = [.. Enumerable.Range(0, 1_000).Select(i => 10 + i * 0.25m)];
        string all = FormattableString.Invariant($"999 invoices, {totals.Sum() - totals[13]:N2} in all");
        return new Recipe(
            "A thousand documents into one table",
            totals.Select((t, i) => (i, t)).ToDictionary(
                p => $"invoices/{p.i:0000}.txt",
                p => FormattableString.Invariant($"Invoice A{p.i:0000}\nTo pay: {p.t} euros\n")),
            request =>
            {
                string[] words = request.LastUser.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
                string number = words[Array.IndexOf(words, "Invoice") + 1];
                if (number == "A0013")
                    return "I cannot make that out.";
                var total = decimal.Parse(words[Array.IndexOf(words, "pay:") + 1], CultureInfo.InvariantCulture);
                return new JsonObject { ["number"] = number, ["total"] = total }.ToJsonString();
            },
            ["0013.txt: ", all]);
    }

    private static Recipe Objects() => new("Objects of the program", s_noFiles, _ => ScriptedModel.Cell("""
        var ordered = new List<string>();
        foreach (var article in shelf.Articles())
        {
            int left = shelf.Left(article);
            if (left >= 3)
                continue;
            shelf.Order(article, 10 - left);
            ordered.Add($"{10 - left} {article}s");
        }
        FINAL("Ordered: " + string.Join(", ", ordered));
        """), ["Ordered: 8 nuts, 10 washers", "bolt: 40, nut: 10, washer: 10"]);

    private static Recipe Consent() => new("With your consent", s_noFiles, request =>
        request.LastUser.Contains("needs a signature", StringComparison.Ordinal)
            ? ScriptedModel.Cell("pay(\"Ann\", 100m);\nFINAL(\"Ann has got 100; the rest needs a signature.\");")
            : ScriptedModel.Cell("pay(\"Ann\", 250m)"), ["Ann has got 100; the rest needs a signature.", "paid: 100"]);

    private static Recipe Agent() => new(
        "The tool of an agent",
        Files(("handbook.txt", "safety first\nthen coffee\nand safety last\n")),
        request => request.Messages.LastOrDefault(m => m.Role == "tool") is { Text: { } seen }
            ? $"It mentions safety {seen.Split(':')[^1].Trim().Trim('"')} times."
            : Calling("run_csharp", """{"code": "ctx.Count(\"safety\")"}"""),
        ["It mentions safety 2 times."]);

    private static Recipe Service()
    {
        const string text = "one two three\nfour five\nsix\n";
        return new Recipe("A service", Files(("handbook.txt", text)), request => ScriptedModel.Cell(
            request.LastUser.Contains("lines", StringComparison.Ordinal) ? "FINAL(ctx.Lines.Count);"
            : request.LastUser.Contains("words", StringComparison.Ordinal) ? "FINAL(ctx.Split((char[])[' ', '\\n']).Count(w => w.Length > 0));"
            : "FINAL(ctx.Length);"), ["How many lines has it? 3", "How many words? 6", $"How many characters? {text.Length}"]);
    }

    private static Recipe Loop()
    {
        int asked = 0;
        return new Recipe(
            "A loop that outlives its process",
            Files(("chapters.txt", "Chapter 1\nIt begins.\nChapter 2\nIt goes on.\nChapter 3\nIt ends.\n")),
            _ => Interlocked.Increment(ref asked) == 1
                ? ScriptedModel.Cell("""
                    var chapters = ctx.Lines.Where(l => l.StartsWith("Chapter")).ToList();
                    var done = new List<string> { chapters[0] };
                    FINAL($"{done[^1]}; {chapters.Count - done.Count} left");
                    """)
                : ScriptedModel.Cell("""
                    done.Add(chapters.First(c => !done.Contains(c)));
                    FINAL($"{done[^1]}; {chapters.Count - done.Count} left");
                    """),
            ["start 1: Chapter 1; 2 left", "start 2: Chapter 2; 1 left"]);
    }

    private static Dictionary<string, string> Files(params (string Name, string Text)[] files) =>
        files.ToDictionary(f => f.Name, f => f.Text);

    private static LocalReply Calling(string function, string arguments)
    {
        var call = new JsonObject
        {
            ["id"] = "call_1",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = function, ["arguments"] = arguments },
        };
        var choice = new JsonObject
        {
            ["index"] = 0,
            ["finish_reason"] = "tool_calls",
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(call) },
        };
        string body = new JsonObject { ["id"] = "r", ["model"] = "m", ["choices"] = new JsonArray(choice) }.ToJsonString();
        return LocalReply.Http($"HTTP/1.1 200 OK\nContent-Type: application/json\n\n{body}");
    }
}
