using System.Globalization;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Drawing;
using CaveRuntime.Tests.Policies;

namespace CaveRuntime.Tests.Determinism;

#pragma warning disable RS0030 // What a cell sees is compared with the real clock.

/// <summary>What a cell sees of its clock, and what is reported of it when.</summary>
public sealed class CellClockTests
{
    private readonly List<ScopeCall> _calls = [];

    [Fact]
    public void Without_a_source_time_is_real_and_nothing_is_reported()
    {
        Scope scope = NewScope();
        DateTime before = DateTime.UtcNow;
        CellResult cell = scope.Run(1, "$\"{DateTime.UtcNow.Ticks} {Environment.ProcessorCount} {Guid.NewGuid()} {Random.Shared.Next()}\"");
        CellResult other = NewScope().Run(1, "$\"{Guid.NewGuid()} {new Random().NextInt64()}\"");
        CellResult again = NewScope().Run(1, "$\"{Guid.NewGuid()} {new Random().NextInt64()}\"");
        string[] parts = cell.Value!.Split(' ');
        Assert.InRange(long.Parse(parts[0], CultureInfo.InvariantCulture), before.Ticks, DateTime.UtcNow.Ticks);
        Assert.Equal(Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), parts[1]);
        Assert.Null(cell.Drawn);
        Assert.NotEqual(other.Value, again.Value);
    }

    [Fact]
    public void A_stopwatch_without_a_source_counts_as_ever() =>
        Assert.Equal("True True True", NewScope().Run(
            1,
            "var w = Stopwatch.StartNew(); Thread.Sleep(20); var e = w.Elapsed; $\"{e.TotalMilliseconds >= 19.9} {w.ElapsedTicks > 0} {w.IsRunning}\"").Value);

    [Fact]
    public void What_was_drawn_goes_with_the_call_that_may_depend_on_it()
    {
        CellResult cell = NewScope().Run(
            1,
            "llm_query(\"a\"); var t = DateTime.UtcNow; llm_query($\"{t}\"); llm_query(\"b\"); Thread.Sleep(5); t = DateTime.UtcNow; t = DateTime.UtcNow;",
            new DrawSource(1));
        Assert.Null(cell.Error);
        Assert.Null(_calls[0].Drawn);
        Assert.Equal((0, 1L, 1), (_calls[1].Drawn!.Index, _calls[1].Drawn!.Reads, _calls[1].Drawn!.Moves.Count));
        Assert.Null(_calls[2].Drawn);
        Assert.Equal((1, 3L), (cell.Drawn!.Index, cell.Drawn.Reads));
        ClockReads whole = _calls[1].Drawn!.With(cell.Drawn);
        Assert.True(whole.IsSound);
        Assert.Equal(0, whole.Index);
        Assert.Throws<ArgumentException>(() => cell.Drawn.With(_calls[1].Drawn!));
    }

    [Fact]
    public void A_cell_that_broke_off_goes_on_live_and_reports_only_what_is_new()
    {
        const string Code = "var seen = new List<long>(); for (int i = 0; i < 6; i++) { seen.Add(DateTime.UtcNow.Ticks); Thread.Sleep(2); } string.Join(' ', seen)";
        CellResult first = NewScope().Run(1, Code, new DrawSource(1));
        long[] all = Ticks(first);
        var cut = new ClockReads(0, 3, [.. first.Drawn!.Moves.Where(m => m.Read <= 3)]);
        CellResult again = NewScope().Run(1, Code, new DrawSource(1, null, cut));
        long[] seen = Ticks(again);
        Assert.Equal(all[..3], seen[..3]);
        Assert.True(seen[3] > all[3]);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal((3, 6L), (again.Drawn!.Index, again.Drawn.Reads));

        CellResult third = NewScope().Run(1, Code, new DrawSource(1, null, cut.With(again.Drawn)));
        Assert.Equal(seen, Ticks(third));
        Assert.Null(third.Drawn);
    }

    [Fact]
    public void Where_the_recorded_time_lies_ahead_of_the_machine_it_goes_on_from_there()
    {
        long ahead = DateTime.UtcNow.AddDays(30).Ticks;
        var recorded = new ClockReads(0, 1, [new ClockMove(1, ahead)]);
        CellResult cell = NewScope().Run(
            1,
            "var a = DateTime.UtcNow; while (DateTime.UtcNow - a < TimeSpan.FromMilliseconds(5)) { } (DateTime.UtcNow - a) < TimeSpan.FromMinutes(10)",
            new DrawSource(1, null, recorded));
        Assert.Equal("True", cell.Value);
    }

    [Fact]
    public void Time_does_not_go_back_between_cells()
    {
        Scope scope = NewScope();
        var start = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("2099", scope.Run(1, "var a = DateTime.UtcNow; a.Year", new DrawSource(1, start)).Value);
        Assert.Equal("True", scope.Run(7, "DateTime.UtcNow >= a", new DrawSource(2)).Value);
    }

    [Fact]
    public void The_more_often_a_clock_is_read_the_coarser_it_moves_and_it_never_stands_still()
    {
        var source = new DrawSource(1, null, new ClockReads(0, 5_000, [.. Enumerable.Range(1, 2_048).Select(i => new ClockMove(i, i))]));
        var draws = new CellDraws(source, 0);
        for (int i = 0; i < 5_000; i++)
            draws.Read();
        long first = draws.Read(), next = first;
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); watch.ElapsedMilliseconds < 20;)
            next = draws.Read();
        Assert.Equal(first, next);
        Assert.Equal(2_048, draws.Take()!.Index);
    }

    [Theory]
    [InlineData(-1, 5, 1, 10)]
    [InlineData(0, 0, 1, 10)]
    [InlineData(0, 5, 0, 10)]
    [InlineData(0, 5, 1, -10)]
    [InlineData(0, 5, 1, long.MaxValue)]
    [InlineData(16_384, 5, 1, 10)]
    [InlineData(int.MaxValue, 5, 1, 10)]
    public void A_report_that_no_scope_would_make_is_not_sound(int index, long reads, long read, long utc) =>
        Assert.False(new ClockReads(index, reads, [new ClockMove(read, utc)]).IsSound);

    [Fact]
    public void Chance_follows_from_the_seed_alone()
    {
        const string Code = "$\"{Random.Shared.Next()} {Guid.NewGuid()} {new Random().Next()} {new Random().Next()}\"";
        string? one = NewScope().Run(1, Code, new DrawSource(5)).Value;
        Assert.Equal(one, NewScope().Run(3, Code, new DrawSource(5)).Value);
        Assert.NotEqual(one, NewScope().Run(1, Code, new DrawSource(6)).Value);
    }

    [Fact]
    public void Work_that_an_earlier_cell_left_behind_draws_nothing_of_a_later_one()
    {
        Scope scope = NewScope();
        scope.Run(1, "_ = Task.Run(async () => { for (int i = 0; i < 400; i++) { Random.Shared.Next(); _ = DateTime.UtcNow; await Task.Delay(1); } });", new DrawSource(1));
        const string Code = "Thread.Sleep(30); Random.Shared.Next()";
        Assert.Equal(NewScope().Run(2, Code, new DrawSource(2)).Value, scope.Run(2, Code, new DrawSource(2)).Value);
    }

    private static long[] Ticks(CellResult cell) => [.. cell.Value!.Split(' ').Select(t => long.Parse(t, CultureInfo.InvariantCulture))];

    private Scope NewScope() => new(new CellLimits(), Text.Empty, [], Corpus.Sealed, call =>
    {
        _calls.Add(call);
        return Task.FromResult<ScopeResult>(new ReplyResult("reply") { Id = call.Id });
    });
}
