using System.Security.Cryptography;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Tests.Policies;

namespace CaveRuntime.Tests.Scopes;

/// <summary>Errors that say what to do, and forms of programs that scripts do not know.</summary>
public sealed class TeachingErrorTests
{
    private readonly Scope _scope = new(
        new CellLimits(),
        new Text("one fox, two foxes"),
        [],
        Corpus.Sealed,
        call => Task.FromResult<ScopeResult>(new ReplyResult("reply") { Id = call.Id }));
    private int _cell;

    [Fact]
    public void An_error_has_its_code_and_its_line_once()
    {
        CellResult cell = Run("var n = 1;\nint m = \"x\";");
        Assert.Equal(("CS0029", 2), (cell.Error!.Type, cell.Error.Line));
        Assert.Equal("Cannot implicitly convert type 'string' to 'int'", cell.Error.Message);
        CellError two = Run("int a = \"x\";\nint b = \"y\";\nvar c = nothing;").Error!;
        Assert.Equal(("CS0029", 1), (two.Type, two.Line));
        Assert.Equal(["Cannot implicitly convert type 'string' to 'int'", "line 3: CS0103: The name 'nothing' does not exist in the current context"],
            two.Message.Split('\n'));
    }

    [Theory]
    [InlineData("print(1)", "Console.WriteLine")]
    [InlineData("var n = len(ctx);", ".Length")]
    [InlineData("var s = input();", "ctx")]
    [InlineData("var b = True;", "true")]
    [InlineData("object o = None;", "null")]
    [InlineData("console.log(1);", "Console.WriteLine")]
    [InlineData("let x = 1;", "var")]
    [InlineData("total = 5;", "var total = …")]
    [InlineData("var a = await llm_query(\"x\");", "leave out await")]
    [InlineData("var b = await llm_query_batched(new[] { \"x\" });", "leave out await")]
    [InlineData("#r \"nuget: Newtonsoft.Json\"", "leave the line out")]
    [InlineData("var g = grep(\"fox\");", "ctx.Grep(pattern)")]
    [InlineData("class Program { static void Main() { Console.WriteLine(1); } }", "Nothing calls Main")]
    [InlineData("using System;\npublic static class P { public static async Task Main(string[] args) { } }", "Nothing calls Main")]
    [InlineData("const x = 1;", "var")]
    [InlineData("foreach (var i in range(3)) { }", "Enumerable.Range")]
    [InlineData("var x = context.Length;", "ctx")]
    [InlineData("var s = f\"{ctx.Length}\";", "$\"")]
    [InlineData("if (true) { }\nelif (false) { }", "else if")]
    [InlineData("def f(x):\n    return x", "int Name(string x)")]
    [InlineData("for x in docs:\n    Console.WriteLine(x)", "foreach")]
    [InlineData("var s = ctx[2:5];", "[start..end]")]
    [InlineData("var s = 'many';", "double quotes")]
    [InlineData("var f = lambda x: x + 1;", "x => …")]
    [InlineData("import re", "using System.X;")]
    [InlineData("# a comment\nvar x = 1;", "//")]
    [InlineData("var y = 1;\nif (y === 1) { }", "==")]
    [InlineData("var s = \"a\".strip();", "Trim()")]
    [InlineData("var l = new List<int>(); l.append(1);", "Add(…)")]
    [InlineData("var s = \"a\".Lenght;", "Length")]
    [InlineData("var n = Ctx.Length;", "ctx")]
    [InlineData("Final(\"x\");", "FINAL")]
    [InlineData("var r = llm_querry(\"x\");", "llm_query")]
    [InlineData("var s = ctx.Serch(\"fox\");", "Text has: Search(…)")]
    [InlineData("var s = docs[0].Contents;", "Document has:")]
    [InlineData("var r = llm_query_batched(new[] { \"a\" }); List<string> l = r.ToList();", "r.Text")]
    [InlineData("List<string> l = new[] { ctx }.ToList();", ".Select(t => t.ToString())")]
    [InlineData("int Work(string s) => s.Length;\nctx.Chunks(1000).Select(Work)", ".Select(x => Work(x.ToString()))")]
    [InlineData("string Work(string s) => s;\nvar all = ctx.Chunks(1000).Select(Work).ToList();", ".Select(x => Work(x.ToString()))")]
    [InlineData("bool Has(string s) => true;\nctx.Chunks(9).Where(Has).Count()", ".Where(x => Has(x.ToString()))")]
    [InlineData("string Work(string s) => s;\nvar all = docs.Select(Work);", ".Select(x => Work(x.Text.ToString()))")]
    [InlineData("var a = ctx.Lines.Select(llm_query);", ".Select(x => llm_query(x))")]
    [InlineData("var a = new[] { \"q\" }.Select(llm_query).ToList();", ".Select(x => llm_query(x))")]
    [InlineData("var h = ctx.Grep(\"(fox)\")[0]; var n = int.Parse(h.Groups[1]);", "h.Groups[1].Value")]
    [InlineData("var m = Regex.Match(\"a1\", @\"(\\d)\"); var n = int.Parse(m.Groups[1]);", "m.Groups[1].Value")]
    [InlineData("string s = docs[0];", "docs[0].Text")]
    [InlineData("var hit = ctx.Grep(\"fox\")[0]; string s = hit;", "hit.Value for what was found, or .Text")]
    [InlineData("string s = Regex.Match(\"a\", \"a\");", ".Value")]
    [InlineData("namespace A { class B { } }", "namespace")]
    [InlineData("var n = ctx.Length;\nclass A { public int B() => n; }", "pass it")]
    public void What_is_wrong_comes_with_what_is_right(string code, string advice)
    {
        CellResult cell = Run(code);
        Assert.NotNull(cell.Error);
        Assert.Contains(advice, cell.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var a = new[] { 1, 2 }; var b = a[-1];", "x[^1]")]
    [InlineData("var a = new int[0]; a.First();", "FirstOrDefault()")]
    [InlineData("var d = new Dictionary<string, int>(); var x = d[\"a\"];", "GetValueOrDefault")]
    [InlineData("var n = int.Parse(\"x\");", "TryParse")]
    public void An_exception_comes_with_what_to_do(string code, string advice) =>
        Assert.Contains(advice, Run(code).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_of_a_cell_that_was_not_run_is_told_so()
    {
        Run("var counts = ctx.Lenght; int Twice(int x) => 2 * x;");
        Assert.Contains("'counts' stood in cell 1, which was not run", Run("counts").Error!.Message, StringComparison.Ordinal);
        Assert.Contains("'Twice' stood in cell 1", Run("Twice(2)").Error!.Message, StringComparison.Ordinal);
        Run("var counts = 3;");
        Assert.Equal("3", Run("counts").Value);
    }

    [Fact]
    public void A_parameter_of_a_broken_function_is_no_variable_that_was_not_run()
    {
        Run("int Work(string chunk => chunk.Length;\nvar kept = 1;");
        Assert.DoesNotContain("was not run", Run("chunk").Error!.Message, StringComparison.Ordinal);
        Run("var n = ctx.Lenght; Func<int, int> f = (int part) => part;");
        Assert.DoesNotContain("was not run", Run("part").Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using var s = new StringReader(\"a\\nb\");\ns.ReadLine()", "a")]
    [InlineData("using StringReader s = new StringReader(\"a\");\nusing var t = new StringReader(\"b\"); s.ReadLine() + t.ReadLine()", "ab")]
    [InlineData("using System.Numerics;\nusing Big = System.Numerics.BigInteger;\nusing var s = new StringReader(\"a\"); Big.One + s.ReadLine()", "1a")]
    [InlineData("using (var s = new StringReader(\"a\")) Console.Write(1); 2", "2")]
    [InlineData("static class Ext\n{\n    public static int Words(this string s) => s.Split(' ').Length;\n}\n\"a b c\".Words()", "3")]
    [InlineData("public static class Ext { public static string Twice(this string s) => s + One(s); static string One(string s) => s; }\n\"a\".Twice()", "aa")]
    [InlineData("static class Plain { public static int One() => 1; }\nPlain.One()", "1")]
    public void What_a_program_knows_and_a_script_does_not_works(string code, string value)
    {
        CellResult cell = Run(code);
        Assert.True(cell.Error is null, cell.Error?.Message);
        Assert.Equal(value, cell.Value);
    }

    [Theory]
    [InlineData("SHOW_VARS")]
    [InlineData("SHOW_VARS;")]
    [InlineData("(SHOW_VARS)")]
    [InlineData("if (kept > 0) SHOW_VARS;")]
    [InlineData("var b = 1; { SHOW_VARS; }\nvar c = 2;")]
    [InlineData("Console.WriteLine(SHOW_VARS);")]
    [InlineData("Console.WriteLine($\"Now: {SHOW_VARS}\");")]
    [InlineData("var names = SHOW_VARS;\nnames")]
    [InlineData("string names = SHOW_VARS; Console.Write(names.Length);")]
    [InlineData("SHOW_VARS.Length")]
    [InlineData("\"I have: \" + SHOW_VARS")]
    [InlineData("return SHOW_VARS;")]
    public void The_variables_are_shown_without_the_brackets_too(string code)
    {
        Run("var kept = 3;");
        CellResult cell = Run(code);
        Assert.True(cell.Error is null, cell.Error?.Message);
        Assert.Contains("kept", cell.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Func", cell.Output.Text + cell.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Func<string> f = SHOW_VARS; f().Length > 0", "True")]
    [InlineData("string Call(Func<string> f) => f(); Call(SHOW_VARS).Length > 0", "True")]
    [InlineData("nameof(SHOW_VARS)", "SHOW_VARS")]
    [InlineData("\"SHOW_VARS\" // SHOW_VARS", "SHOW_VARS")]
    [InlineData("SHOW_VARS().Length > 0", "True")]
    public void Where_showing_the_variables_is_meant_as_a_function_it_stays_one(string code, string value)
    {
        Run("var kept = 3;");
        CellResult cell = Run(code);
        Assert.True(cell.Error is null, cell.Error?.Message);
        Assert.Equal(value, cell.Value);
    }

    [Theory]
    [InlineData("new DateTime().Year", "1")]
    [InlineData("new TimeSpan() == TimeSpan.Zero", "True")]
    [InlineData("new Guid() == Guid.Empty", "True")]
    [InlineData("new KeyValuePair<int, int>().Key", "0")]
    [InlineData("new CancellationToken().CanBeCanceled", "False")]
    [InlineData("JsonDocument.Parse(\"[1,]\", new JsonDocumentOptions { AllowTrailingCommas = true }).RootElement.GetArrayLength()", "1")]
    [InlineData("JsonSerializer.Serialize(new[] { 1 }, new JsonSerializerOptions { WriteIndented = false })", "[1]")]
    [InlineData("(int X, int Y) p = new(); p.X", "0")]
    [InlineData("DateTime d = new(); d.Year", "1")]
    [InlineData("System.Diagnostics.Stopwatch.StartNew().IsRunning", "True")]
    [InlineData("new System.Collections.Concurrent.ConcurrentDictionary<string, int>().Count", "0")]
    [InlineData("Convert.ToHexString(new byte[] { 255 })", "FF")]
    public void The_default_value_of_a_struct_can_be_made(string code, string value)
    {
        CellResult cell = Run(code);
        Assert.True(cell.Error is null, cell.Error?.Message);
        Assert.Equal(value, cell.Value);
    }

    [Theory]
    [InlineData("new System.Runtime.InteropServices.GCHandle()")]
    [InlineData("new RuntimeTypeHandle()")]
    [InlineData("new TypedReference()")]
    public void The_default_value_of_a_refused_struct_cannot(string code) => Assert.NotNull(Run(code).Error);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Digests_are_those_of_the_framework(int length)
    {
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        string hex = "using System.Security.Cryptography;\n"
            + $"var data = Enumerable.Range(0, {length}).Select(i => (byte)(i * 7)).ToArray();\nConvert.ToHexString(§.HashData(data))";
        Assert.Equal(Convert.ToHexString(SHA256.HashData(data)), Run(hex.Replace("§", "SHA256", StringComparison.Ordinal)).Value);
#pragma warning disable CA5350, CA5351 // The point is that cells get the same digests, not that anything rests on them.
        Assert.Equal(Convert.ToHexString(SHA1.HashData(data)), Run(hex.Replace("§", "SHA1", StringComparison.Ordinal)).Value);
        Assert.Equal(Convert.ToHexString(MD5.HashData(data)), Run(hex.Replace("§", "MD5", StringComparison.Ordinal)).Value);
#pragma warning restore CA5350, CA5351
    }

    [Fact]
    public void A_cell_can_redefine_any_number_of_functions()
    {
        string functions = string.Concat(Enumerable.Range(0, 12).Select(i => $"int F{i}() => {i}; int F{i}(int x) => x; "));
        for (int i = 0; i < 5; i++)
            Assert.Equal("66", Run($"{functions}{string.Join(" + ", Enumerable.Range(0, 12).Select(f => $"F{f}()"))}").Value);
        Assert.Equal("11", Run("F11()").Value);
    }

    private CellResult Run(string code) => _scope.Run(++_cell, code);
}
