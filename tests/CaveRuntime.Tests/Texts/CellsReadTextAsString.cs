using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;

namespace CaveRuntime.Tests.Texts;

/// <summary>What models write where they expect strings, lists and matches: it compiles, is allowed and is right.</summary>
public sealed class CellsReadTextAsString
{
    private const string First = "apple 1\nbanana 22\n\nkey: value\n";
    private const string Second = "apple 7\nkey: other\nlast";

    private static readonly Text s_context = Make.Mapped(
        First + Second, new DocumentPlace("a.txt", 0, First.Length), new DocumentPlace("b.txt", First.Length, Second.Length));

    [Theory]
    [InlineData("List<string> x = ctx.Lines.ToList(); x.Count", "7")]
    [InlineData("List<string> x = ctx.Lines; x.Add(\"new\"); x[^1]", "new")]
    [InlineData("string[] x = ctx.Lines; x[1]", "banana 22")]
    [InlineData("string[] a = ctx.Split('\\n'); a.Length", "7")]
    [InlineData("List<string> a = ctx.Split('\\n').ToList(); a[0]", "apple 1")]
    [InlineData("List<string> a = ctx.Split('\\n'); a[0]", "apple 1")]
    [InlineData("IEnumerable<string> a = ctx.Lines; a.First()", "apple 1")]
    [InlineData("IReadOnlyList<string> a = ctx.Lines; a[1]", "banana 22")]
    [InlineData("string F(IList<string> all) => all[1]; F(ctx.Lines)", "banana 22")]
    [InlineData("string F(List<string> all) => all[1]; F(ctx.Lines)", "banana 22")]
    [InlineData("string F(string[] all) => all[1]; F(ctx.Split(\"\\n\"))", "banana 22")]
    [InlineData("string.Join(\"|\", ctx.Lines.Where(l => l.StartsWith(\"a\")).Select(l => l.Trim()))", "apple 1|apple 7")]
    [InlineData("ctx.Lines[0].Split(' ').Skip(1).Select(int.Parse).Single()", "1")]
    [InlineData("ctx.Lines.Where(string.IsNullOrEmpty).Count()", "1")]
    [InlineData("ctx.Lines.Count(string.IsNullOrWhiteSpace)", "1")]
    [InlineData("ctx.Lines.Where(l => l.Contains(':')).ToDictionary(l => l.Split(':')[1].Trim(), l => l.Length)[\"other\"]", "10")]
    [InlineData("new HashSet<string>(ctx.Lines).Contains(\"last\")", "True")]
    [InlineData("new List<string>(ctx.Lines).Count", "7")]
    [InlineData("var x = new List<string>(); x.AddRange(ctx.Lines); x.Count", "7")]
    [InlineData("ctx.Lines.GroupBy(l => l).Where(g => g.Count() > 1).Count()", "0")]
    [InlineData("ctx.Lines.Distinct(StringComparer.OrdinalIgnoreCase).Count()", "7")]
    [InlineData("ctx.Lines.OrderBy(l => l, StringComparer.Ordinal).Last()", "last")]
    [InlineData("int n = 0; foreach (string l in ctx.Lines) n += l.Length; n", "47")]
    [InlineData("string all = \"\"; foreach (var l in ctx.Lines) { string s = l; all += s; } all.Length", "47")]
    [InlineData("string s = \"\"; foreach (var l in ctx.Lines) switch (l) { case \"last\": s += \"L\"; break; case \"\": s += \"E\"; break; } s", "EL")]
    [InlineData("ctx.Lines[^1] switch { \"last\" => 1, _ => 0 }", "1")]
    [InlineData("ctx.Lines[0] is [.., '1']", "True")]
    [InlineData("ctx[..5] == \"apple\" && \"apple\" == ctx[..5] && ctx.Lines[0] == \"apple 1\" && ctx.Lines[0] == ctx[..7]", "True")]
    [InlineData("switch (ctx[..5]) { case \"apple\": Console.Write(\"yes\"); break; }", null, "yes")]
    [InlineData("string.Join(\",\", ctx.Lines).Length", "53")]
    [InlineData("string.Concat(ctx.Lines).Length", "47")]
    [InlineData("$\"{ctx.Lines[0]}|{ctx.Lines[0],9}\"", "apple 1|  apple 1")]
    [InlineData("Regex.Match(ctx.Lines[1], @\"\\d+\").Value", "22")]
    [InlineData("ctx.Lines.SelectMany(l => Regex.Matches(l, @\"\\d\")).Count()", "4")]
    [InlineData("ctx.Lines.Count", "7")]
    [InlineData("ctx.Lines.Count()", "7")]
    [InlineData("ctx.Lines.Length", "7")]
    [InlineData("ctx.Lines.Count(l => l.Length > 8)", "3")]
    [InlineData("ctx.Count() == ctx.Length", "True")]
    [InlineData("ctx[^4..] + \"|\" + ctx[^1]", "last|t")]
    [InlineData("string.Join(\"|\", ctx.Lines[2..5])", "|key: value|apple 7")]
    [InlineData("ctx.Lines.Take(2).Last() + ctx.Lines.Skip(6).First() + ctx.Lines.Reverse().First() + ctx.Lines.Last()", "banana 22lastlastlast")]
    [InlineData("string.Join(\"|\", ctx.Lines.TakeLast(2).Zip(ctx.Lines.Index(), (a, b) => a + b.Index))", "key: other0|last1")]
    [InlineData("ctx.Lines.Chunk(3).Count()", "3")]
    [InlineData("ctx.Lines.IndexOf(\"last\") + (ctx.Lines.Contains(\"last\") ? 100 : 0)", "106")]
    [InlineData("ctx.Lines.AsParallel().Sum(l => l.Length)", "47")]
    [InlineData("Array.IndexOf(ctx.Lines.ToArray(), \"last\")", "6")]
    [InlineData("ctx.Lines.Views[0].GetType().Name + ctx.Split(\"\\n\").Views[1]", "Textbanana 22")]
    [InlineData("JsonSerializer.Serialize(ctx.Lines[..2])", "[\"apple 1\",\"banana 22\"]")]
    [InlineData("var r = new StringReader(ctx); r.ReadLine()", "apple 1")]
    [InlineData("ctx.Split().Length + ctx.Split(' ', '\\n').Length + ctx.Split(new[] { \"\\n\\n\" }, StringSplitOptions.None).Length", "26")]
    [InlineData("docs.Length + docs.Count + docs.Count()", "6")]
    [InlineData("docs[\"b.txt\"].Text.Lines[0] + docs[1].Content[..5] + docs[0].Length", "apple 7apple30")]
    [InlineData("string.Join(\",\", docs.Select(d => d.Name))", "a.txt,b.txt")]
    [InlineData("docs[^1].Name + docs[1..].Length + docs.ToDictionary(d => d.Name, d => d.Length)[\"b.txt\"]", "b.txt123")]
    [InlineData("string s = docs[0].Content; s.Length", "30")]
    [InlineData("foreach (var d in docs) Console.Write($\"{d.Name} \");", null, "a.txt b.txt ")]
    public void What_models_write_runs(string code, string? value, string? output = null)
    {
        CellResult cell = Run(code);
        Assert.True(cell.Status == CellStatus.Ok, cell.Error?.Message);
        Assert.Equal(value, cell.Value);
        if (output is not null)
            Assert.Equal(output, cell.Output.Head);
    }

    [Theory]
    [InlineData("var h = ctx.Grep(@\"(?<name>\\w+): (\\w+)\")[1]; $\"{h.Value}|{h.Index}|{h.Position}|{h.Length}|{h.Groups[1].Value}|{h.Groups[\"name\"].Value}|{h.Groups[\"name\"].Index}\"", "key: other|38|38|10|other|key|38")]
    [InlineData("var h = ctx.Grep(\"key\")[1]; $\"{h.Document}|{h.LineNumber}|{h.LineText}|{h.Line}|{ctx[h.Position..][..3]}|{h.Place}\"", "b.txt|2|key: other|2|key|b.txt, line 2, character 8")]
    [InlineData("ctx.Grep(\"key\", 1, around: 3).ToString()", "1 of 2 hits\na.txt, line 4, character 19: 2\n\nkey: v")]
    [InlineData("ctx.Grep(\"apple\", around: 100)[1].Text.ToString()", Second)]
    [InlineData("string.Join(\",\", ctx.Grep(\"APPLE\", RegexOptions.IgnoreCase).Select(h => h.Value))", "apple,apple")]
    [InlineData("ctx.Grep(\"a\").Count + ctx.Grep(\"a\").Count() + ctx.Grep(\"a\").Length + ctx.Grep(\"a\", 2).Count", "28")]
    [InlineData("ctx.Grep(\"a\", 2).ToList().Count + ctx.Grep(\"a\").ToList().Count", "9")]
    [InlineData("ctx.Grep(\"a\")[..2].Length", "2")]
    [InlineData("var p = ctx.Search(\"other\", 1)[0]; $\"{p.Document}|{p.Position}|{p.Line}|{p.Place}\"", "b.txt|30|1|b.txt, line 1, character 0")]
    [InlineData("docs[1].Text.Grep(\"key\")[0].Place + ctx.PlaceOf(38)", "b.txt, line 2, character 8b.txt, line 2, character 8")]
    [InlineData("ctx.Grep(\"x\")", "0 hits")]
    [InlineData("ctx.Grep(\"other\", around: 5)", "1 hit\nb.txt, line 2, character 13: key: other\nlast")]
    public void A_hit_is_what_people_expect_of_a_match(string code, string value)
    {
        CellResult cell = Run(code);
        Assert.True(cell.Status == CellStatus.Ok, cell.Error?.Message);
        Assert.Equal(value, cell.Value);
    }

    [Theory]
    [InlineData("var r = llm_query_batched(new[] { \"a\", \"b\" }); $\"{r.Count}{r.Length}{r.Count()}{r[^1].Text}{r[..1].Count}\"", "222RE: b1")]
    [InlineData("string s = llm_query_batched(new[] { \"a\" })[0]; s", "RE: a")]
    [InlineData("llm_query_batched(ctx.Lines).Length", "7")]
    [InlineData("var r = llm_query_batched(new[] { \"a\" })[0]; r.Contains(\"RE\") && r.StartsWith(\"R\") && r.Split(' ').Length == 2 && r.Trim().Length == 5 && r[0] == 'R' && r[..2] == \"RE\" && r.ToLower() == \"re: a\" && r.Replace(\"RE\", \"\").IndexOf(\"a\") == 2 && r == \"RE: a\" && r != \"x\"", "True")]
    [InlineData("string.Join(\"|\", llm_query_batched(new[] { \"a\", \"fail\" }))", "RE: a|[failed: no]")]
    [InlineData("foreach (string s in llm_query_batched(new[] { \"a\", \"b\" })) Console.Write(s);", null, "RE: aRE: b")]
    [InlineData("var r = llm_query_batched(new[] { \"a\" })[0]; switch (r) { case \"RE: a\": Console.Write(1); break; }", null, "1")]
    [InlineData("var r = llm_query_batched(new[] { \"a\" })[0]; (string.IsNullOrEmpty(r), Regex.IsMatch(r, \"^RE\"), $\"{r}!\", r + \"!\").ToString()", "(False, True, RE: a!, RE: a!)")]
    [InlineData("JsonSerializer.Deserialize<int[]>(llm_query_batched(new[] { \"json\" })[0])[1]", "2")]
    [InlineData("llm_query_batched(new[] { \"a\", \"b\" }).Where(r => r.Ok).Select(r => r.Trim()).ToList()[1]", "RE: b")]
    [InlineData("string s = rlm_query(\"q\", ctx); s.Length + rlm_query(\"q\", ctx.Lines[0]).Split(' ').Length + (await rlm_query_async(\"q\", ctx)).Length", "12")]
    [InlineData("rlm_query_batched(ctx.Lines.Take(2).Select(l => (\"q\", l)))[1].Contains(\"RE\")", "True")]
    [InlineData("try { llm_query_batched(new[] { \"fail\" })[0].Trim(); } catch (CallFailedException e) { Console.Write(e.Message); }", null, "no")]
    [InlineData("try { rlm_query(\"fail\", ctx); } catch (CallFailedException e) { Console.Write(e.Message); }", null, "no What had been found by then: half")]
    [InlineData("llm_query_batched(new[] { \"a\" })[0] == null", "False")]
    public void A_reply_stands_where_a_string_would(string code, string? value, string? output = null)
    {
        CellResult cell = Run(code);
        Assert.True(cell.Status == CellStatus.Ok, cell.Error?.Message);
        Assert.Equal(value, cell.Value);
        if (output is not null)
            Assert.Equal(output, cell.Output.Head);
    }

    [Theory]
    [InlineData("docs[\"txt\"]", "There is no document 'txt'. Perhaps docs[\"a.txt\"] or docs[\"b.txt\"]. The documents: a.txt, b.txt.")]
    [InlineData("docs[2]", "numbered from 0")]
    [InlineData("ctx.Grep(@\"(?<name>k)\")[0].Groups[\"nam\"]", "There is no group 'nam'. The groups of this pattern: 0, name.")]
    [InlineData("ctx.Grep(\"k\")[2]", "There are 2 hits, numbered from 0.")]
    [InlineData("llm_query_batched(new[] { \"fail\" }).Count(r => r == \"x\")", "no")]
    [InlineData("llm_query_batched(new[] { \"fail\" }).Count(r => r.Equals(\"x\"))", "no")]
    [InlineData("ctx.Lines[7]", "The list has 7 items, numbered from 0.")]
    public void What_is_not_there_is_told_with_what_is(string code, string message) =>
        Assert.Contains(message, Run(code).Error!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Enumerable.Range(0, 345).ToList()", "49, … (50 of 345)]")]
    [InlineData("new Text(new string('\\n', 345)).Lines", "\"\", … (50 of 345)]")]
    [InlineData("new Text(new string('\\n', 345)).Lines.Views", "\"\", … (50 of 345)]")]
    [InlineData("Regex.Matches(new string('x', 345), \"x\")", "x, … (50 of 345)]")]
    [InlineData("new Text(string.Concat(Enumerable.Repeat(\"word \", 345))).Chunks(2)", "\", … (50 of ")]
    [InlineData("new HashSet<int>(Enumerable.Range(0, 345))", "49, … (50 of 345)]")]
    [InlineData("Enumerable.Range(0, 345).ToDictionary(i => i)", "49: 49, … (50 of 345) }")]
    [InlineData("Enumerable.Range(0, 345).Where(i => i >= 0)", "49, … (the first 50)]")]
    [InlineData("Enumerable.Range(0, 345).Select(i => new string('x', 999)).ToArray()", " of 345)]")]
    [InlineData("new Text(new string('x', 345)).Grep(\"x\", around: 0)", "100 of 345 hits\n@0: x\n@1: x")]
    [InlineData("Console.WriteLine(new Text(new string('x', 345)).Grep(\"x\", around: 0));", "100 of 345 hits\n@0: x\n@1: x")]
    [InlineData("Console.WriteLine(llm_query_batched(Enumerable.Repeat(\"a\", 345)));", "100 of 345 replies\nRE: a\nRE: a")]
    [InlineData("new Text(string.Concat(Enumerable.Repeat(\"the cat sat on the mat and slept there all day long. \\n\\n\", 1000))).Search(\"cat\", 2)", "2 of ")]
    public void A_list_that_is_cut_says_how_many_of_how_many(string code, string shown)
    {
        CellResult cell = Run(code);
        Assert.True(cell.Status == CellStatus.Ok, cell.Error?.Message);
        Assert.Contains(shown, cell.Value ?? cell.Output.Head, StringComparison.Ordinal);
    }

    private static CellResult Run(string code)
    {
        var scope = new Scope(new CellLimits(), s_context, s_context.Documents(), PolicyChecks.Default, Answer);
        return scope.Run(1, code);
    }

    private static Task<ScopeResult> Answer(ScopeCall call) => Task.FromResult<ScopeResult>(call switch
    {
        ChildCall { Question: "fail" } => new FailedResult("no", "half") { Id = call.Id },
        QueryCall { Prompt: "fail" } => new FailedResult("no") { Id = call.Id },
        QueryCall { Prompt: "json" } => new ReplyResult("[1, 2]") { Id = call.Id },
        QueryCall query => new ReplyResult("RE: " + query.Prompt) { Id = call.Id },
        _ => new ReplyResult("RE: q") { Id = call.Id },
    });
}
