using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>Each limit, reached in a real worker: its own words for the model, its own event for the host, and a session that goes
/// on.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class CellLimitTests
{
    private const string NestedLambdas = """
        int M(Func<int, int> f) => 0; string M(Func<string, string> f) => ""; double M(Func<double, double> f) => 0;
        var r = M(a => M(b => M(c => M(d => M(e => M(f => M(g => M(h => M(i => M(j => M(k => M(l => 1))))))))))));
        """;

    public static TheoryData<CellLimit, string, string> Cells { get; } = new()
    {
        { CellLimit.Memory, "MemoryLimit", "var all = new List<long[]>(); while (true) all.Add(new long[1 << 20]);" },

        {
            CellLimit.Memory,
            "MemoryLimit",
            "Parallel.For(0, 64, i => { var all = new List<string>(); while (true) all.Add(new string('x', 1 << 20)); });"
        },
        { CellLimit.WallTime, "TimeLimit", "while (true) { }" },
        { CellLimit.WallTime, "TimeLimit", "System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);" },
        { CellLimit.CpuTime, "CpuLimit", "Task.Run(() => { while (true) { } }); llm_query(\"slow\");" },

        {
            CellLimit.CpuTime,
            "CpuLimit",
            "System.Threading.ThreadPool.QueueUserWorkItem(_ => System.Numerics.BigInteger.Pow(System.Numerics.BigInteger.Pow(10, 2000000), 50)); llm_query(\"slow\");"
        },

        {
            CellLimit.Threads,
            "ThreadLimit",
            "for (int i = 0; i < 5000; i++) new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)) { IsBackground = true }.Start();"
        },

        {
            CellLimit.FileSize,
            "FileSizeLimit",
            $"var name = System.IO.Path.GetTempFileName(); try {{ System.IO.File.WriteAllBytes(name, new byte[100_000_000]); }} finally {{ System.IO.File.Delete(name); }}"
        },
        { CellLimit.Output, "OutputLimit", "var s = new string('x', 1 << 20); for (int i = 0; i < 1024; i++) Console.Write(s);" },
        { CellLimit.CompileTime, "CompileLimit", NestedLambdas },
        { CellLimit.SourceSize, "SourceTooLong", "/* " + new string('x', 300_000) + " */" },
        { CellLimit.SourceSize, "SourceTooDeep", new string('(', 1000) + "1" + new string(')', 1000) },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_limit_is_told_to_the_model_and_to_the_host_and_the_session_goes_on(CellLimit limit, string error, string code)
    {
        var slow = new TaskCompletionSource<string>();
        var model = new ScriptedModel(Cell(code), Cell("FINAL(1 + 2)")) { Subcall = (_, cancellationToken) => slow.Task
            .WaitAsync(cancellationToken) };
        await using var host = new CaveHost(new CaveOptions
        {
            Model = model,
            WarmWorkers = 0,
            Policy = "off",
            // Under the seal nothing can be opened, so no file can grow.
            Isolation = limit == CellLimit.FileSize ? IsolationMode.Process : IsolationMode.Sealed,
            ScopeBytes = 128L << 20,
            Limits = new RunLimits { CellTimeout = TimeSpan.FromSeconds(limit == CellLimit.WallTime
                ? 1
                : 30), CellCpuTime = TimeSpan.FromSeconds(limit == CellLimit.CpuTime ? 1 : 60) },
            CellLimits = new CellLimits(CompileMilliseconds: limit == CellLimit.CompileTime ? 1_000 : 20_000),
        });
        await using Session session = host.Open();
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("Reach it."))
            events.Add(happened);

        LimitReached reached = Assert.Single(events.OfType<LimitReached>());
        CellReport cell = events.OfType<Events.CellFinished>().First().Report;
        Assert.Equal((1, limit, error), (reached.Cell, reached.Limit, cell.Error?.Type));
        Assert.Contains(reached.Message, events.OfType<MessageAdded>().First(m => m.Cell == 1).Text, StringComparison.Ordinal);
        Assert.Equal("3", Assert.IsType<RunFinished>(events[^1]).Answer.Text);
    }

    [Theory]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => throw new FormatException(\"boom\"));")]
    [InlineData("new System.Threading.Thread(() => throw new FormatException(\"boom\")).Start();")]
    [InlineData("var timer = new System.Threading.Timer(_ => throw new FormatException(\"boom\"), null, 1, -1);")]
    [InlineData("async void Boom() { await Task.Yield(); throw new FormatException(\"boom\"); } Boom();")]
    [InlineData(
        "var source = new System.Threading.CancellationTokenSource(); source.Token.Register(() => throw new FormatException(\"boom\")); source.CancelAfter(1);")]
    [InlineData(
        "class F { ~F() => throw new FormatException(\"boom\"); } void Make() { for (int i = 0; i < 10; i++) new F(); } Make(); GC.Collect(); GC.WaitForPendingFinalizers();")]
    public async Task An_exception_that_nobody_can_catch_ends_its_cell_and_not_the_worker(string code)
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0, Policy = "off" });
        await using Session session = host.Open();
        await session.RunCellAsync("var before = 41;");
        CellReport cell = await session.RunCellAsync(code + "\nwhile (true) await Task.Delay(1);");
        Assert.Equal((CellStatus.Exception, "FormatException", CellState.Kept), (cell.Status, cell.Error?.Type, cell.State));
        Assert.StartsWith("boom (thrown on a thread", cell.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(1, cell.Error.Line);
        Assert.Equal("42", (await session.RunCellAsync("before + 1")).Value);
    }

    [Fact]
    public async Task A_callback_that_throws_while_its_cell_is_stopped_changes_nothing()
    {
        await using var host = new CaveHost(
            new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0, Limits = new RunLimits { CellTimeout = TimeSpan
                .FromSeconds(1) } });
        await using Session session = host.Open();
        CellReport cell = await session.RunCellAsync("Cancel.Register(() => throw new FormatException(\"boom\")); while (true) { }");
        Assert.Equal((CellStatus.Timeout, "TimeLimit", CellState.Kept), (cell.Status, cell.Error?.Type, cell.State));
        Assert.Equal("7", (await session.RunCellAsync("Cancel.Register(() => throw new FormatException(\"boom\")); FINAL(7)")).Final);
    }

    [Fact]
    public async Task What_an_ended_cell_left_behind_is_told_to_the_next_one()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0, Policy = "off" });
        await using Session session = host.Open();
        await session.RunCellAsync(
            """
            var begun = new System.Threading.ManualResetEventSlim();
            var go = new System.Threading.ManualResetEventSlim();
            var thread = new System.Threading.Thread(() => { begun.Set(); go.Wait(); throw new FormatException("late"); });
            thread.Start();
            begun.Wait(); // A thread that begins after its cell has ended is stopped at its first step, without a word.
            """);
        string seen = (await session.RunCellAsync("go.Set();")).Observation;
        for (int i = 0; i < 100 && !seen.Contains("late", StringComparison.Ordinal); i++)
            seen += (await session.RunCellAsync("1")).Observation;

        Assert.Contains("FormatException: late", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_cell_after_a_lost_worker_is_told_that_the_scope_is_new()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.RunCellAsync("var before = 41;");
        session.KillWorker();
        CellReport first = await session.RunCellAsync("1");
        if (first.State == CellState.Lost) // The cell was on its way before the end was noticed.
            first = await session.RunCellAsync("1");
        else
            Assert.Contains("variables", first.Observation, StringComparison.Ordinal);
        Assert.Equal(CellState.Rebuilt, first.State);
        Assert.Equal(CellState.Kept, (await session.RunCellAsync("2")).State);
    }
}
