using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;

namespace CaveRuntime.Tests.Scopes;

/// <summary>What a cell answers with, and what it shows last: its value, or plain words why there is none.</summary>
public sealed class FinalTests
{
    private readonly Scope _scope = new(
        new CellLimits { OutputChars = 100_000 },
        new Text("One line.\nThe vault opens with 5512087.\n"),
        [],
        null,
        call => Task.FromResult<ScopeResult>(new ReplyResult(" a walrus\n") { Id = call.Id }));

    private int _cells;

    [Theory]
    [InlineData("llm_query_async(\"what?\")", "a walrus")]
    [InlineData("new ValueTask<int>(3)", "3")]
    [InlineData("Task.FromResult(Task.FromResult(\"in\"))", "in")]
    [InlineData("new[] { 1, 2 }.Select(async n => { await Task.Yield(); return n * 2; })", "[2,4]")]
    [InlineData("new List<Task<string>> { Task.FromResult(\"a\"), Task.FromResult(\"b\") }", "[\"a\",\"b\"]")]
    [InlineData("new { Who = Task.FromResult(\"Ada\") }", "{\"Who\":\"Ada\"}")]
    [InlineData("new Dictionary<string, Task<int>> { [\"a\"] = Task.FromResult(1) }", "{\"a\":1}")]
    public void A_task_is_answered_with_its_result(string value, string answer) => Answers(answer, $"FINAL({value});");

    [Fact]
    public void A_task_that_fails_or_gives_nothing_is_an_observation()
    {
        Assert.Contains("out of ink", Run("FINAL(Task.FromException<int>(new Exception(\"out of ink\")));").Error!.Message, StringComparison.Ordinal);
        Assert.Contains("gives no value", Run("FINAL(Task.CompletedTask);").Error!.Message, StringComparison.Ordinal);
        Assert.Contains("gives no value", Run("async Task Nothing() { await Task.Yield(); } FINAL(Nothing());").Error!.Message, StringComparison.Ordinal);
        Run("var t = llm_query_async(\"what?\");");
        Answers("a walrus", "FINAL_VAR(\"t\");");
    }

    [Theory]
    [InlineData("$\"Names: {new List<int> { 1 }}\"", "string.Join")]
    [InlineData("\"Names: \" + new[] { 1 }", "System.Int32[]")]
    [InlineData("\"Names: \" + new[] { 1 }.Select(x => x)", "System.Linq")]
    [InlineData("\"Got \" + llm_query_async(\"what?\")", "System.")]
    [InlineData("\"Got \" + Task.CompletedTask", "System.Threading.Tasks.Task")]
    [InlineData("new { A = $\"{new Dictionary<string, int>()}\" }", "System.Collections.Generic.Dictionary")]
    [InlineData("\"\"", "empty text")]
    [InlineData("\" \\n\"", "empty text")]
    public void What_answers_nothing_is_an_observation(string value, string said)
    {
        CellResult cell = Run($"FINAL({value});");
        Assert.Null(cell.Final);
        Assert.Contains(said, cell.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"It is System.Text.Json.\"", "It is System.Text.Json.")]
    [InlineData("new string[0]", "[]")]
    [InlineData("new List<Type> { typeof(string[]) }.Count", "1")]
    public void What_only_looks_so_is_an_answer(string value, string answer) => Answers(answer, $"FINAL({value});");

    [Theory]
    [InlineData("new List<int> { 1, 2 }", "List<int>(2) [1, 2]")]
    [InlineData("new[] { \"a\" }", "string[](1) [\"a\"]")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 1 }", "Dictionary<string, int>(1) { \"a\": 1 }")]
    [InlineData("Task.FromResult(3)", "3")]
    [InlineData("new TaskCompletionSource<int>().Task", "task that was not awaited: write await")]
    [InlineData("(object)1.5", "1.5")]
    [InlineData("(object)null", "")]
    [InlineData("(A: 1, B: \"b\")", "(1, b)")]
    [InlineData("new { A = 1 }", "{ A = 1 }")]
    public void What_is_printed_is_shown_and_not_named(string value, string shown) =>
        Assert.Equal(shown + "\n", Run($"Console.WriteLine({value});").Output.Text);

    [Fact]
    public void A_collection_inside_of_a_printed_text_is_pointed_out()
    {
        string said = new Observation(Run("var xs = new List<int>(); Console.WriteLine($\"all: {xs}\");")).Text;
        Assert.Contains("Note: System.Collections.Generic.List`1[System.Int32] is the name of a type.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("name of a type", new Observation(Run("Console.WriteLine(\"System.IO.File\");")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(Name: \"Ada\", Age: 36)", "(Name: \"Ada\", Age: 36)")]
    [InlineData("new List<(string Name, int Age)> { (\"Ada\", 36) }", "List<ValueTuple<string, int>>(1) [(Name: \"Ada\", Age: 36)]")]
    [InlineData("new Dictionary<int, (double X, double Y)> { [1] = (0.5, 2) }", "Dictionary<int, ValueTuple<double, double>>(1) { 1: (X: 0.5, Y: 2) }")]
    [InlineData("new[] { (At: (Line: 3, 4), \"b\") }", "ValueTuple<ValueTuple<int, int>, string>[](1) [(At: (Line: 3, 4), \"b\")]")]
    [InlineData("Task.FromResult((A: 1, B: 2))", "(A: 1, B: 2)")]
    [InlineData("(A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, I: 9)", "(A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, I: 9)")]
    [InlineData("(1, \"b\")", "(1, b)")]
    [InlineData("(object)(Name: \"Ada\", Age: 36)", "(Ada, 36)")]
    [InlineData("((string Name, int Age)?)null", "null")]
    [InlineData("null", "null")]
    public void A_value_that_is_shown_keeps_the_names_of_its_tuples(string value, string shown)
    {
        CellResult cell = Run(value);
        Assert.Null(cell.Error);
        Assert.Equal(shown, cell.Value);
    }

    [Theory]
    [InlineData("new int[,] { { 1, 2 }, { 3, 4 } }", "[[1,2],[3,4]]")]
    [InlineData("new int[0, 3]", "[]")]
    [InlineData("new int[2, 0]", "[[],[]]")]
    [InlineData("new string[1, 2, 2] { { { \"a\", \"b\" }, { \"c\", null } } }", "[[[\"a\",\"b\"],[\"c\",null]]]")]
    [InlineData("new[] { new int[,] { { 1 } } }", "[[[1]]]")]
    [InlineData("new { Board = new char[,] { { 'x', 'o' } } }", "{\"Board\":[[\"x\",\"o\"]]}")]
    [InlineData("new (string Name, int Age)[,] { { (\"Ada\", 36) } }", "[[{\"Name\":\"Ada\",\"Age\":36}]]")]
    public void An_array_of_several_dimensions_keeps_its_shape(string value, string answer) => Answers(answer, $"FINAL({value});");

    [Theory]
    [InlineData("new Lazy<int>(() => 5)", "5")]
    [InlineData("new Lazy<Task<string>>(() => llm_query_async(\"what?\"))", "a walrus")]
    [InlineData("new List<Lazy<int>> { new(() => 1), new(() => 2) }", "[1,2]")]
    [InlineData("new Lazy<(string Name, int Age)>(() => (\"Ada\", 36))", "{\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("new Memory<int>([1, 2])", "[1,2]")]
    [InlineData("new ReadOnlyMemory<double>([0.5])", "[0.5]")]
    [InlineData("\"walrus\".AsMemory(0, 3)", "wal")]
    public void What_only_holds_a_value_is_answered_with_it(string value, string answer) => Answers(answer, $"FINAL({value});");

    [Fact]
    public void A_lazy_value_that_fails_is_an_observation_in_its_own_words() => Assert.Contains(
        "out of ink",
        Run("FINAL(new Lazy<int>(() => throw new Exception(\"out of ink\")));").Error!.Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("(Name: \"Ada\", Age: 36)", "{\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("(\"Ada\", 36)", "{\"Item1\":\"Ada\",\"Item2\":36}")]
    [InlineData("(Name: \"Ada\", Born: (Year: 1815, 12))", "{\"Name\":\"Ada\",\"Born\":{\"Year\":1815,\"Item2\":12}}")]
    [InlineData("new[] { (Name: \"Ada\", Age: 36) }.ToList()", "[{\"Name\":\"Ada\",\"Age\":36}]")]
    [InlineData("new[] { 1 }.Select(n => (Twice: n * 2, Half: n / 2.0))", "[{\"Twice\":2,\"Half\":0.5}]")]
    [InlineData("new Dictionary<string, (int From, int To)> { [\"a\"] = (1, 2) }", "{\"a\":{\"From\":1,\"To\":2}}")]
    [InlineData("new { Best = (Name: \"Ada\", Age: 36) }", "{\"Best\":{\"Name\":\"Ada\",\"Age\":36}}")]
    [InlineData("Task.FromResult((Name: \"Ada\", Age: 36))", "{\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("((string Name, int Age)?)(\"Ada\", 36)", "{\"Name\":\"Ada\",\"Age\":36}")]
    public void A_tuple_keeps_the_names_that_the_compiler_knows(string value, string answer)
    {
        Answers(answer, $"FINAL({value});");
        Answers(answer, $"var kept = {value}; FINAL(kept);");
        Answers(answer, "FINAL_VAR(\"kept\");");
        Answers(answer, "FINAL_VAR(kept);");
    }

    [Fact]
    public void A_function_of_an_earlier_cell_answers_with_its_own_names()
    {
        Run("void End((string Name, int Age) who)\n{\n    FINAL(who);\n}");
        Answers("{\"Name\":\"Ada\",\"Age\":36}", "End((\"Ada\", 36));");
        Answers("{\"Item1\":\"Ada\",\"Item2\":36}", "object who = (Name: \"Ada\", Age: 36);\nFINAL(who);");
    }

    [Theory]
    [InlineData("double.NaN", "NaN")]
    [InlineData("1 / 0.0", "Infinity")]
    [InlineData("float.NegativeInfinity", "-Infinity")]
    [InlineData("new { Mean = double.NaN, N = 0 }", "{\"Mean\":\"NaN\",\"N\":0}")]
    [InlineData("new[] { 1, double.PositiveInfinity }", "[1,\"Infinity\"]")]
    [InlineData("new Dictionary<string, float> { [\"a\"] = float.NaN }", "{\"a\":\"NaN\"}")]
    public void What_JSON_has_no_number_for_is_answered_as_a_word(string value, string answer) => Answers(answer, $"FINAL({value});");

    [Theory]
    [InlineData("\"  a walrus \\n\"", "a walrus")]
    [InlineData("null", "null")]
    [InlineData("true", "True")]
    [InlineData("1234.50m", "1234.50")]
    [InlineData("1.5", "1.5")]
    [InlineData("'x'", "x")]
    [InlineData("DayOfWeek.Friday", "Friday")]
    [InlineData("new DateTime(2024, 5, 1, 10, 30, 0)", "2024-05-01T10:30:00")]
    [InlineData("new DateOnly(2024, 5, 1)", "2024-05-01")]
    [InlineData("ctx[..8]", "One line")]
    [InlineData("llm_query_batched(new[] { \"a\" })[0]", "a walrus")]
    [InlineData("new Exception(\"out of ink\")", "Exception: out of ink")]
    [InlineData("new StringBuilder(\"built\")", "built")]
    [InlineData("Regex.Match(\"abc\", \"b\")", "b")]
    [InlineData("Regex.Matches(\"abcb\", \"b\")", "[\"b\",\"b\"]")]
    [InlineData("JsonDocument.Parse(\"{\\\"a\\\": [1.50]}\").RootElement", "{\"a\":[1.50]}")]
    [InlineData("JsonDocument.Parse(\"\\\"x\\\"\").RootElement", "x")]
    [InlineData("new { A = 1, B = \"b\" }", "{\"A\":1,\"B\":\"b\"}")]
    [InlineData("Enumerable.Range(1, 3).Where(n => n != 2)", "[1,3]")]
    [InlineData("new[] { \"a\", \"b\", \"a\" }.GroupBy(x => x)", "[{\"Key\":\"a\",\"Items\":[\"a\",\"a\"]},{\"Key\":\"b\",\"Items\":[\"b\"]}]")]
    [InlineData("new Dictionary<int, string> { [7] = \"x\" }", "{\"7\":\"x\"}")]
    [InlineData("new KeyValuePair<string, int>(\"a\", 1)", "{\"Key\":\"a\",\"Value\":1}")]
    [InlineData("new[,] { { 1, 2 } }.Cast<int>()", "[1,2]")]
    public void Every_value_with_a_text_is_answered_with_it(string value, string answer) => Answers(answer, $"FINAL({value});");

    [Theory]
    [InlineData("(Action)(() => { })", "call it")]
    [InlineData("new System.IO.MemoryStream()", "read it")]
    [InlineData("new byte[] { 1, 2 }", "Encoding.UTF8.GetString")]
    [InlineData("new object()", "has no text")]
    [InlineData("new CancellationTokenSource()", "has no text")]
    [InlineData("Stream()", "await foreach")]
    [InlineData("new Node()", "refers to itself")]
    [InlineData("Enumerable.Repeat(\"0123456789\", int.MaxValue)", "more than can leave")]
    [InlineData("new Bad()", "no ink")]
    public void A_value_without_a_text_is_refused_with_what_to_do(string value, string advice)
    {
        Run("""
            class Node { public Node Next => this; }
            class Bad { public int Ink => throw new Exception("no ink"); }
            async IAsyncEnumerable<int> Stream() { yield return 1; await Task.Yield(); }
            """);
        CellResult cell = Run($"FINAL({value});");
        Assert.Equal(CellStatus.Exception, cell.Status);
        Assert.Contains(advice, cell.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Serializ", cell.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var total = \"forty-two\"; FINAL_VAR(total);", "forty-two")]
    [InlineData("var total = 42; FINAL_VAR(total);", "42")]
    [InlineData("var total = 42; FINAL_VAR(\"total\");", "42")]
    [InlineData("var total = 42; FINAL_VAR(total + 1);", "43")]
    [InlineData("var total = 42; FINAL_VAR(total.ToString());", "42")]
    [InlineData("var list = new List<int> { 1, 2 }; FINAL_VAR(list);", "[1,2]")]
    [InlineData("var part = ctx[..3]; FINAL_VAR(part);", "One")]
    public void FINAL_VAR_takes_a_name_and_the_variable_itself(string cell, string answer) => Answers(answer, cell);

    [Theory]
    [InlineData("var total = 42; FINAL_VAR(\"totl\");", "no variable 'totl'")]
    [InlineData("FINAL_VAR(\"The answer is 42.\");", "write FINAL(")]
    [InlineData("var n = 42; FINAL_VAR($\"It is {n}.\");", "write FINAL(")]
    [InlineData("var other = 1; var name = \"other\"; FINAL_VAR(name);", "FINAL(name)")]
    public void FINAL_VAR_guesses_no_name(string cell, string advice)
    {
        CellResult result = Run(cell);
        Assert.Null(result.Final);
        Assert.Contains(advice, result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_variable_is_told_without_an_empty_list()
    {
        string none = Run("FINAL_VAR(\"answer\");").Error!.Message;
        Assert.StartsWith("There is no variable 'answer' to answer with. To answer", none, StringComparison.Ordinal);
        Assert.Contains("The variables are: total. ", Run("var total = 42; FINAL_VAR(\"answer\");").Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_expression_shows_null_and_the_results_of_tasks()
    {
        Assert.Equal("null", Run("string nothing = null; nothing").Value);
        Assert.Null(Run("Console.WriteLine(\"x\")").Value);
        Assert.Null(Run("nothing = \"a\";").Value);
        Assert.Equal("a walrus", Run("llm_query_async(\"a\")").Value);
        Assert.Contains("\"a walrus\"", Run("new[] { \"a\" }.Select(q => llm_query_async(q)).ToList()").Value, StringComparison.Ordinal);
        Assert.Contains("await Task.WhenAll", Run("new[] { \"a\" }.Select(async q => await llm_query_async(q))").Value, StringComparison.Ordinal);
        Assert.Null(Run("Task.CompletedTask").Value);
        Assert.Contains("await", Run("new { T = new TaskCompletionSource<int>().Task }.T.ContinueWith(t => 1) is var t ? new object[] { t } : null").Value, StringComparison.Ordinal);
        Assert.Contains("out of ink", Run("Task.FromException(new Exception(\"out of ink\"))").Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_is_a_place_in_ctx_or_it_is_refused()
    {
        CellResult cell = Run("FINAL(5512087, [ctx[10..39]], \"by hand\");");
        Assert.Equal([new TextPlace(10, 29)], cell.Final!.Evidence);
        Assert.Equal(("5512087", "by hand"), (cell.Final.Text, cell.Final.Notes));
        Assert.Equal([new TextPlace(14, 5)], Run("FINAL(1, [(Text)\"vault\"]);").Final!.Evidence);
        Assert.Contains("does not stand in ctx", Run("FINAL(1, [(Text)\"walrus\"]);").Error!.Message, StringComparison.Ordinal);
        Assert.Equal([new TextPlace(14, 5)], Run("FINAL(1, evidence: [\"vault\"]);").Final!.Evidence);
        Assert.All(["FINAL(1, null, \"n\");", "FINAL(1, [], \"n\");"], code => Assert.Empty(Run(code).Final!.Evidence));
        Assert.Equal([new TextPlace(14, 5)], Run("FINAL(1, ctx.Grep(\"vault\").Select(h => h.Value));").Final!.Evidence);
        Assert.Equal([new TextPlace(10, 29)], Run("FINAL(1, evidence: [ctx.Grep(\"vault\")[0].LineText]);").Final!.Evidence);
        Assert.Equal([new TextPlace(14, 5)], Run("FINAL(1, evidence: ctx.Grep(\"vault\").Select(h => h.Match));").Final!.Evidence);
        Assert.Equal(CellStatus.CompileError, Run("FINAL(\"a\", \"b\");").Status);
    }

    private void Answers(string answer, string code)
    {
        CellResult cell = Run(code);
        Assert.Null(cell.Error);
        Assert.Equal(answer, cell.Final!.Text);
    }

    private CellResult Run(string code) => _scope.Run(++_cells, code);
}
