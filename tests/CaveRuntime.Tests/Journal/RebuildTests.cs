using System.Diagnostics;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using Xunit.Abstractions;

namespace CaveRuntime.Tests.Journal;

/// <summary>A session with a store has its variables back when its worker has died: with real workers, sealed.</summary>
public sealed class RebuildTests(ITestOutputHelper output)
{
    private const int Rows = 100_000;

    [Fact]
    public async Task A_worker_killed_in_turn_30_of_40_is_not_noticed_by_the_cells_after_it()
    {
        (Answer whole, int wholeCalls, TimeSpan cells, _) = await FortyTurnsAsync(dies: false);
        (Answer killed, int killedCalls, _, TimeSpan turn) = await FortyTurnsAsync(dies: true);
        output.WriteLine(FormattableString.Invariant(
            $"turn 30 with a rebuild {turn.TotalMilliseconds:0} ms; the cells' own time {cells.TotalMilliseconds:0} ms"));
        Assert.Equal(whole.Text, killed.Text);
        Assert.Equal(wholeCalls, killedCalls);
        Assert.Equal(40, killed.Turns);
        Assert.Equal(whole.Usage, killed.Usage);
    }

    [Fact]
    public async Task A_cell_that_takes_its_worker_along_is_undone_and_everything_before_it_is_there()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        await Run(session, "var list = new List<int> { 1, 2, 3 }; record Pair(int A, int B); int Sum() => list.Sum();");
        CellReport fatal = await session.RunCellAsync(
            "list.Add(99); IEnumerable<int> deep = new[] { 1 }; for (int i = 0; i < 2_000_000; i++) deep = deep.Select(x => x); deep.First()");
        Assert.Equal((CellStatus.WorkerLost, CellState.Rebuilt), (fatal.Status, fatal.State));
        Assert.Contains("What this cell did to variables is undone", fatal.Observation, StringComparison.Ordinal);
        Assert.DoesNotContain("all variables", fatal.Observation, StringComparison.Ordinal);
        CellReport next = await session.RunCellAsync("$\"{Sum()} {list.Count} {new Pair(1, 2)}\"");
        Assert.Equal("6 3 Pair { A = 1, B = 2 }", next.Value);
        Assert.DoesNotContain("lost", next.Observation, StringComparison.Ordinal);
        Assert.DoesNotContain("differently", next.Observation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_comes_out_differently_is_named_once_and_the_others_are_not()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()) with { Policy = "off" });
        await using Session session = await host.OpenAsync([], "one");
        await Run(session, "var dice = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue); var other = 5;");
        await Run(session, "var twice = dice / 2; var text = \"as it was\";");
        CellReport next = await KilledAsync(session, "text + other");
        Assert.Equal("as it was5", next.Value);
        Assert.Contains("may have come out differently: dice, twice.", next.Observation, StringComparison.Ordinal);
        Assert.DoesNotContain("differently", (await session.RunCellAsync("1")).Observation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int n = 7; string none = null; n = 8; _ = none.Length;", "n", "8")]
    [InlineData("int m = 7; does not compile", "1", "1")]
    [InlineData("var luck = (Random.Shared.Next(), Guid.NewGuid(), DateTime.UtcNow, Environment.TickCount64); var seen = llm_query($\"{luck}\");", "seen == $\"reply to {luck}\"", "true")]
    [InlineData("var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => llm_query_async($\"q {i}\")));", "all[19]", "reply to q 19")]
    [InlineData("IEnumerable<int> lazy = Enumerable.Range(0, 3).Select(x => { Console.Write(\"!\"); return x * 2; });", "lazy.Sum()", "6")]
    [InlineData("Func<int, int> add = null; { int hidden = 5; add = x => x + hidden++; } add(1);", "add(1)", "7")]
    public async Task What_a_cell_has_left_is_there_again(string cell, string look, string expected)
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        await session.RunCellAsync(cell);
        CellReport next = await KilledAsync(session, look);
        Assert.Equal(expected, next.Value, ignoreCase: true);
        Assert.DoesNotContain("differently", next.Observation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_of_several_calls_is_the_same_one_again_or_named()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        await Run(session, "var first = await await Task.WhenAny(Enumerable.Range(0, 5).Select(i => llm_query_async($\"late {i}\")));");
        // Which one that is the machine decides, where two come in the same moment.
        string before = (await session.RunCellAsync("first")).Value!;
        CellReport next = await KilledAsync(session, "first");
        Assert.Equal(before != next.Value, next.Observation.Contains("may have come out differently: first.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_dies_again_and_again_is_built_again_each_time()
    {
        await using var host = new CaveHost(Options(new MemorySessionStore()));
        await using Session session = await host.OpenAsync([], "one");
        int calls = 0;
        await session.LendAsync("count", () => ++calls);
        await Run(session, "var seen = new List<int>();");
        for (int i = 1; i <= 4; i++)
        {
            CellReport next = await KilledAsync(session, "seen.Add(count()); seen.Count");
            Assert.Equal($"{i}", next.Value);
        }

        Assert.Equal("1,2,3,4", (await KilledAsync(session, "string.Join(\",\", seen)")).Value);
        Assert.Equal(4, calls);
    }

    [Fact]
    public async Task Without_a_store_variables_are_lost_and_that_is_said()
    {
        await using var host = new CaveHost(Options(null));
        await using Session session = host.Open();
        await Run(session, "var list = new List<int> { 1 };");
        CellReport fatal = await session.RunCellAsync(
            "IEnumerable<int> deep = new[] { 1 }; for (int i = 0; i < 2_000_000; i++) deep = deep.Select(x => x); deep.First()");
        Assert.Equal((CellStatus.WorkerLost, CellState.Lost), (fatal.Status, fatal.State));
        Assert.Contains("all variables, functions and types of earlier cells are lost", fatal.Observation, StringComparison.Ordinal);
        Assert.Equal(CellStatus.CompileError, (await session.RunCellAsync("list.Count")).Status);
    }

    private static async Task<(Answer Answer, int Calls, TimeSpan Cells, TimeSpan Turn)> FortyTurnsAsync(bool dies)
    {
        Session? asked = null;
        long start = 0;
        TimeSpan turn = default;
        int calls = 0;
        var model = new ScriptedModel(async (request, _) =>
        {
            if (request[0].Role != Microsoft.Extensions.AI.ChatRole.System)
                return "reply to " + request[^1].Text;
            int number = request.Count(m => m.Role == Microsoft.Extensions.AI.ChatRole.Assistant) + 1;
            if (number == 30)
            {
                start = Stopwatch.GetTimestamp();
                if (dies)
                    asked!.KillWorker();
                // A cell that meets the dying worker is lost with it; that is another test's.
                while (dies && asked!.HasWorker)
                    await Task.Yield();
            }

            if (number == 31)
                turn = Stopwatch.GetElapsedTime(start);
            return ScriptedModel.Cell(CellOf(number));
        });
        await using var host = new CaveHost(Options(new MemorySessionStore()) with { Model = model, Limits = new RunLimits { MaxTurns = 60 } });
        await using Session session = asked = await host.OpenAsync([Input.FromText("t", new string('x', 1000))], "one");
        await session.InjectAsync("rows", Enumerable.Range(0, Rows).Select(i => new Line(i, $"name {i % 1000}", i * 0.5)), "lines");
        await session.LendAsync("price", (int id) =>
        {
            Interlocked.Increment(ref calls);
            return id * 3;
        });
        Answer? answer = null;
        TimeSpan cells = default;
        await foreach (RunEvent happened in session.StreamAsync("What is in it?"))
        {
            cells += happened is CellFinished cell ? cell.Report.Elapsed : default;
            answer = (happened as RunFinished)?.Answer;
        }

        Assert.True(answer!.Stop == StopReason.Answered, answer.Error?.Message);
        return (answer, calls, cells, turn);
    }

    private static string CellOf(int number) => number switch
    {
        1 => "var log = new List<string>(); record Found(int Id, string Name); int Twice(int x) => 2 * x; var byName = rows.GroupBy(r => r.Name).ToDictionary(g => g.Key, g => g.Count());",
        < 40 => (number % 5) switch
        {
            0 => $"class Kind{number} {{ public int Size = 2 * {number}; }} var kind{number} = new Kind{number}(); log.Add($\"{{kind{number}.Size}}\");",
            1 => $"var found{number} = rows.Where(r => r.Id % {number} == 0).Select(r => new Found(r.Id, r.Name)).ToList(); log.Add($\"{{found{number}.Count}}\");",
            2 => $"log.Add(llm_query(\"ask {number}\")); var price{number} = price({number}); log.Add($\"{{price{number}}}\");",
            3 => $"var total{number} = rows.Sum(r => r.Size) + {number}; log.Add($\"{{total{number}}} {{byName.Count}}\");",
            _ => $"int F{number}(int x) => Twice(x) + {number}; log.Add($\"{{F{number}(2)}}\");",
        },
        _ => "FINAL(new { log, found = found26.Count, kind = kind25.Size, price = price27, total = total28, f = F29(3), rows = rows.Count })",
    };

    // The first cell may still meet the dying worker.
    private static async Task<CellReport> KilledAsync(Session session, string code)
    {
        await session.IsolationAsync();
        session.KillWorker();
        CellReport cell = await session.RunCellAsync(code);
        return cell.Status == CellStatus.WorkerLost ? await session.RunCellAsync(code) : cell;
    }

    private static async Task Run(Session session, string code)
    {
        CellReport cell = await session.RunCellAsync(code);
        Assert.True(cell.Status == CellStatus.Ok, cell.Observation);
    }

    // The last of five comes first.
    private static async Task<string> LateAsync(string prompt, CancellationToken cancellationToken)
    {
        if (prompt.StartsWith("late ", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(200 * ('5' - prompt[5])), TimeProvider.System, cancellationToken);
        return "reply to " + prompt;
    }

    private static CaveOptions Options(CaveRuntime.Storage.ISessionStore? store) => new()
    {
        Model = new ScriptedModel { Subcall = LateAsync },
        WarmWorkers = 0,
        Store = store,
    };

    public sealed record Line(int Id, string Name, double Size);
}
