using System.Text.Json;
using CaveRuntime.Protocol;
using CaveRuntime.Scopes;

namespace CaveRuntime.Tests.Determinism;

/// <summary>A cell comes out the same in another worker where its time and chance are given again: report, variables, all.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RecordedCellTests(TwoWorkers workers) : IClassFixture<TwoWorkers>
{
    public static TheoryData<string> Names => new(RecordedCells.All.Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cell_comes_out_the_same_in_another_worker(string name)
    {
        (CellResult first, CellResult? again) = workers[name];
        bool fails = name is "exception after a change" or "division by zero";
        bool isRefused = name is "compiler error" or "refused";
        Assert.True(first.Status == CellStatus.Ok != (fails || isRefused), Text(first));
        Assert.Equal(isRefused, again is null);
        if (again is not null)
        {
            Assert.Equal(Text(first with { Drawn = null }), Text(again with { Drawn = null }));
            Assert.Null(again.Drawn);
            Assert.All(first.Variables, v => Assert.NotNull(v.Fingerprint));
        }
    }

    [Fact]
    public void Time_is_drawn_coarsely_and_reported_with_its_reads()
    {
        CellResult spin = workers["spin on the clock"].First;
        Assert.True(spin.Drawn!.IsSound);
        Assert.InRange(spin.Drawn.Moves.Count, 2, 42);
        Assert.True(spin.Drawn.Reads > 1_000, $"{spin.Drawn.Reads} reads");
        Assert.Null(workers["numbers"].First.Drawn);
    }

    private static string Text(CellResult result) => JsonSerializer.Serialize(result, WireJson.Default.CellResult);
}
