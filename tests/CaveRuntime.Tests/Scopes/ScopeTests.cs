using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;

namespace CaveRuntime.Tests.Scopes;

public sealed class ScopeTests
{
    private readonly Scope _scope = new(
        new CellLimits(),
        new Text("one fox, two foxes"),
        [],
        null,
        call => Task.FromResult<ScopeResult>(new ReplyResult("reply to " + ((QueryCall)call).Prompt) { Id = call.Id }));
    private int _cell;

    [Fact]
    public void Variables_functions_and_types_survive_from_cell_to_cell()
    {
        Run("var n = 2; int Twice(int x) => 2 * x; record Pair(int A, int B);");
        Assert.Equal("Pair { A = 2, B = 4 }", Run("new Pair(n, Twice(n))").Value);
    }

    [Fact]
    public void A_throwing_cell_keeps_what_it_had_assigned_and_names_what_it_had_not()
    {
        CellResult cell = Run("var reached = 1;\nvar next = 2;\nthrow new InvalidOperationException(\"no\");\nvar never = 3;");

        Assert.Equal(CellStatus.Exception, cell.Status);
        Assert.Equal(new CellError("InvalidOperationException", "no", 3), cell.Error);
        Assert.Equal(["never"], cell.Unassigned);
        Assert.Equal("3", Run("reached + next").Value);
    }

    [Fact]
    public void The_line_of_an_exception_is_found_inside_loops_lambdas_and_after_an_await()
    {
        Assert.Equal(2, Run("foreach (var x in new[] { 1, 0 })\n    Console.WriteLine(1 / x);").Error!.Line);
        Assert.Equal(3, Run("var all = new[] { \"1\", \"a\" };\nvar sum = all.Sum(\n    x => int.Parse(x));").Error!.Line);
        Assert.Equal(2, Run("await Task.Yield();\nthrow new Exception(\"late\");").Error!.Line);
    }

    [Fact]
    public void A_redefined_function_hides_its_older_overloads()
    {
        Run("string F(int x) => \"old\";");
        Run("string F(long x) => \"new\";");
        Assert.Equal("new", Run("F(5)").Value);
    }

    [Fact]
    public void A_cell_of_usings_or_of_nothing_runs_and_its_usings_last()
    {
        Assert.Equal(CellStatus.Ok, Run("").Status);
        Assert.Equal(CellStatus.Ok, Run("using System.Numerics;").Status);
        Assert.Equal("1024", Run("BigInteger.Pow(2, 10)").Value);
    }

    [Theory]
    [InlineData("var ctx = 1;", "ctx")]
    [InlineData("string llm_query(string x) => x;", "llm_query")]
    [InlineData("class FINAL { }", "FINAL")]
    [InlineData("using docs = System.Math;", "docs")]
    [InlineData("if (int.TryParse(\"1\", out int budget_)) { } foreach (var SHOW_VARS in new[] { 1 }) { } var (a, docs) = (1, 2);", "docs")]
    public void A_reserved_name_cannot_be_rebound(string code, string name)
    {
        CellResult cell = Run(code);
        Assert.Equal(CellStatus.Rejected, cell.Status);
        Assert.Contains($"'{name}' cannot be rebound", cell.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FINAL_ends_the_run_even_inside_a_catch_all()
    {
        CellResult cell = Run("while (true) { try { FINAL(\"done\"); } catch (Exception) { } }");
        Assert.Equal((CellStatus.Ok, "done"), (cell.Status, cell.Final!.Text));
    }

    [Fact]
    public void FINAL_VAR_finds_a_variable_of_the_same_cell_and_names_the_others_when_there_is_none()
    {
        Assert.Contains("hits", Run("var hits = 3; FINAL_VAR(\"hit\");").Error!.Message, StringComparison.Ordinal);
        Assert.Equal("[\"a\",\"b\"]", Run("var list = new List<string> { \"a\", \"b\" }; FINAL_VAR(\"list\");").Final!.Text);
    }

    [Fact]
    public void A_subcall_gives_its_reply_and_a_batch_keeps_its_order()
    {
        Assert.Equal("reply to a", Run("llm_query(\"a\")").Value);
        Assert.Equal(
            "reply to 0,reply to 1,reply to 2",
            Run("string.Join(\",\", llm_query_batched(Enumerable.Range(0, 3).Select(i => i.ToString())))").Value);
    }

    [Fact]
    public void Output_over_the_limit_is_cut_to_head_and_tail_and_kept_whole_in_a_fresh_variable()
    {
        Run("var _out2 = \"mine\";");
        CellResult cell = Run("for (int i = 0; i < 5000; i++) Console.WriteLine(i);");

        Assert.Equal("_out3", cell.Output.Variable);
        Assert.StartsWith("0\n1\n", cell.Output.Head, StringComparison.Ordinal);
        Assert.EndsWith("4999\n", cell.Output.Tail, StringComparison.Ordinal);
        Assert.Equal("mine", Run("_out2").Value);
        Assert.Equal(cell.Output.Chars.ToString(System.Globalization.CultureInfo.InvariantCulture), Run("_out3.Length").Value);
    }

    [Fact]
    public void A_flood_of_output_stops_the_cell()
    {
        CellResult cell = Run("var s = new string('x', 1 << 20); for (int i = 0; i < 1024; i++) Console.Write(s);");
        Assert.Equal((CellStatus.Exception, CellLayer.Limit, "OutputLimit"), (cell.Status, cell.Layer!.Value, cell.Error!.Type));
        Assert.Equal(16_000_000, cell.Output.Chars);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("for (;;) { try { while (true) { } } catch (Exception) { } }")]
    [InlineData("Enumerable.Repeat(1, int.MaxValue).SelectMany(x => Enumerable.Repeat(1, int.MaxValue)).All(x => x == 1)")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData(
        "Func<int, int> f = null; f = x => f(0) + 1; while (true) { try { f(0); } catch (InsufficientExecutionStackException) { } }")]
    [InlineData("class R { public override string ToString() { while (true) { } } }\nnew R()")]
    [InlineData("await Task.Run(() => { goto a; a: goto a; })")]
    [InlineData("await Task.Delay(-1, Cancel)")]
    [InlineData("IEnumerable<int> It() { while (true) yield return 1; }\nIt().Count(x => x > 1)")]
    public async Task A_stopped_cell_ends_and_its_session_goes_on(string code)
    {
        Run("var before = 1;");
        int number = ++_cell;
        Task<CellResult> running = Task.Factory.StartNew(
            () => _scope.Run(number, code),
            TestContext.Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        while (!_scope.Stop(number, new CellError("TimeLimit", "too long", null)))
            await Task.Yield();

        CellResult cell = await running.WaitAsync(TestContext.Patience, TestContext.Cancel);

        Assert.Equal(CellStatus.Timeout, cell.Status);
        Assert.Equal("too long", cell.Error!.Message);
        Assert.Equal("1", Run("before").Value);
    }

    [Fact]
    public void Endless_recursion_is_an_observation_with_a_line()
    {
        CellResult cell = Run("int Down(int n) => Up(n) + 1;\nint Up(int n) => Down(n) + 1;\nDown(1)");
        Assert.Equal("InsufficientExecutionStackException", cell.Error!.Type);
        Assert.Contains("calls itself without end", cell.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cell_leaves_running_cannot_print_into_a_later_cell_or_answer_for_it()
    {
        Run(
            "var go = new TaskCompletionSource(); var late = Task.Run(async () => { await go.Task; Console.WriteLine(\"late\"); FINAL(\"late\"); });");
        CellResult cell = Run("go.SetResult(); try { await late; } catch (OperationCanceledException) { Console.Write(\"dropped\"); }");
        Assert.Equal("dropped", cell.Output.Head);
        Assert.Null(cell.Final);
    }

    [Fact]
    public void Two_scopes_keep_their_variables_and_their_output_apart()
    {
        var other = new Scope(new CellLimits(), Text.Empty, [], null, _ => throw new NotSupportedException());
        Run("var x = 1; class C { public static void Say() => Console.Write(\"first\"); }");
        other.Run(1, "var x = 2; class C { public static void Say() => Console.Write(\"second\"); }");
        Assert.Equal("second", other.Run(2, "C.Say();").Output.Head);
        Assert.Equal("first", Run("C.Say();").Output.Head);
        Assert.Equal("1", Run("x").Value);
        Assert.Equal(CellStatus.CompileError, other.Run(3, "_cell").Status);
    }

    [Fact]
    public void An_observation_names_what_is_new_and_what_has_changed()
    {
        Assert.Equal(
            [new VariableInfo("list", "List<int>", 0, VariableChange.New), new VariableInfo("s", "string", 3, VariableChange.New)],
            Run("var list = new List<int>(); var s = \"abc\";").Variables);
        Assert.Equal([new VariableInfo("list", "List<int>", 1, VariableChange.Changed)], Run("list.Add(1);").Variables);
        Assert.Empty(Run("list.Count").Variables);
    }

    [Fact]
    public void A_cell_that_does_not_compile_says_which_line_and_leaves_the_scope_as_it_was()
    {
        Run("var x = 1;");
        CellResult cell = Run("var y = 1;\nvar z = nope;");
        Assert.Equal((CellStatus.CompileError, "CS0103", 2), (cell.Status, cell.Error!.Type, cell.Error.Line!.Value));
        Assert.Equal("1", Run("var y = x; y").Value);
    }

    [Fact]
    public void A_source_that_could_exhaust_the_compiler_is_refused_before_it_is_parsed()
    {
        Assert.Equal("SourceTooDeep", Run(new string('(', 500) + "1" + new string(')', 500)).Error!.Type);
        Assert.Equal("SourceTooLong", Run("//" + new string('x', 300_000)).Error!.Type);
    }

    [Fact]
    public void Host_paths_do_not_show()
    {
        Assert.Equal("cell-1.csx", Run("string F([System.Runtime.CompilerServices.CallerFilePath] string p = \"\") => p;\nF()").Value);
    }

    private CellResult Run(string code) => _scope.Run(++_cell, code);
}
