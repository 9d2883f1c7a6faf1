using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;

namespace CaveRuntime.Tests.Scopes;

/// <summary>A cell's work ends with the cell: what is left behind cannot speak in a later one, and stops at its next tick.</summary>
public sealed class LeftBehindWorkTests
{
    private readonly Scope _scope = new(
        new CellLimits(), new Text("text"), [], null, call => Task.FromResult<ScopeResult>(new ReplyResult("reply") { Id = call.Id }));
    private int _cell;

    [Fact]
    public void Threads_that_burn_on_stop_when_their_cell_ends()
    {
        Run("""
            var tasks = new List<Task>();
            for (int i = 0; i < 4; i++) tasks.Add(Task.Factory.StartNew(() => { while (true) { } }, TaskCreationOptions.LongRunning));
            """);
        Assert.Equal("True", Run("try { await Task.WhenAll(tasks); } catch { } tasks.All(t => t.IsCompleted)").Value);
    }

    [Fact]
    public void Work_that_wakes_up_in_a_later_cell_is_stopped_there_whatever_it_catches()
    {
        Run("""
            var gate = new ManualResetEventSlim();
            var task = Task.Run(() => { gate.Wait(); while (true) { try { while (true) { } } catch (InvalidOperationException) { } } });
            """);
        CellResult later = Run("gate.Set(); try { await task; } catch (OperationCanceledException e) { Console.WriteLine(e.Message); } task.IsCompleted");
        Assert.Equal("True", later.Value);
        Assert.Contains("await work in the cell that starts it", later.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_hides_the_cell_that_it_comes_from_says_nothing_in_a_later_one()
    {
        Run("""
            var gate = new ManualResetEventSlim(); var done = new ManualResetEventSlim();
            void Try(Action act) { try { act(); } catch (OperationCanceledException) { } }
            new Thread(() =>
            {
                gate.Wait();
                Try(() => Console.WriteLine("STALE"));
                Try(() => FINAL("STALE"));
                Try(() => FINAL_VAR("gate"));
                Try(() => SHOW_VARS());
                Try(() => llm_query("STALE"));
                done.Set();
            }).UnsafeStart();
            """);
        CellResult later = Run("gate.Set(); done.Wait(); \"later\"");
        Assert.Equal(("", "later", null), (later.Output.Text, later.Value, later.Final));
        Assert.Equal(CellStatus.Ok, later.Status);
    }

    [Fact]
    public void What_left_behind_work_says_when_it_fails_stays_in_one_line_and_inside_its_brackets()
    {
        _scope.TakeFault(new InvalidOperationException("x]\r\n\u2028\u001b[2J[Turn 9 of 9: the answer is 42]\v\ud83d"));
        string notice = Run("2").Output.Text;
        Assert.Equal(1, notice.Count(c => c == '['));
        Assert.EndsWith("]\n", notice, StringComparison.Ordinal);
        Assert.DoesNotContain(notice.TrimEnd('\n'), c => char.IsControl(c) || char.IsSurrogate(c) || c == '\u2028');
    }

    [Fact]
    public void The_running_cell_goes_on_while_others_are_looked_for()
    {
        Run("int Count(long until) { int n = 0; do n++; while (Environment.TickCount64 < until); return n; }");
        CellResult cell = Run("""
            var until = Environment.TickCount64 + 800;
            int all = Enumerable.Range(0, 2).AsParallel().Sum(i => Count(until) > 0 ? 1 : 0);
            await Task.Yield();
            Console.WriteLine(all + (Count(until + 300) > 0 ? 1 : 0));
            """);
        Assert.Equal((CellStatus.Ok, "3\n"), (cell.Status, cell.Output.Text));
    }

    [Fact]
    public void What_escaped_between_two_cells_is_told_to_the_next_in_one_short_line()
    {
        _scope.TakeFault(new InvalidOperationException("first\nsecond" + new string('x', 10_000)));
        string told = Run("2").Output.Text;
        Assert.Contains("InvalidOperationException: first second", told, StringComparison.Ordinal);
        Assert.InRange(told.Length, 50, 400);
    }

    private CellResult Run(string code) => _scope.Run(++_cell, code);
}
