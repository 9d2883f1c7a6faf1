using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>A report is written next to untrusted code: the host keeps of it what an honest one would hold, and marks what it cut.</summary>
public sealed class ReportBoundTests
{
    private const int Most = 8_000;
    private static readonly string s_huge = new('F', 5_000_000);

    [Fact]
    public void Every_string_and_list_of_a_forged_report_is_cut()
    {
        VariableInfo variable = new(s_huge, s_huge, -5, (VariableChange)77);
        CellResult given = new(
            1,
            (CellStatus)99,
            (CellLayer)99,
            new CellOutput(s_huge, s_huge, 1, s_huge),
            s_huge,
            new CellError(s_huge, s_huge, -1),
            [null!, new VariableInfo(null!, null!, 1, VariableChange.New), .. Enumerable.Repeat(variable, 200_000)],
            [null!, .. Enumerable.Repeat(s_huge, 200_000)],
            null,
            int.MaxValue);
        CellResult kept = ReportBounds.Bound(given, Most);
        Assert.InRange(kept.Output.Head.Length + kept.Output.Tail.Length, 1, Most + 2);
        Assert.InRange(kept.Output.Variable!.Length, 1, 513);
        Assert.InRange(kept.Value!.Length, 1, Most + 100);
        Assert.InRange(kept.Error!.Message.Length, 1, Most);
        Assert.InRange(kept.Error.Type.Length, 1, 300);
        Assert.Null(kept.Error.Line);
        Assert.Equal(1_000, kept.Variables.Count);
        Assert.All(kept.Variables, v => Assert.True(v.Name.Length + v.Type.Length < 1_000 && v.Size is null));
        Assert.Equal(1_000, kept.Unassigned.Count);
        Assert.InRange(kept.Dropped, 0, 1_000_000);
        Assert.True(Enum.IsDefined(kept.Status) && kept.Layer is null);
        Assert.Contains("characters left out", kept.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_longer_than_any_that_a_scope_gives_is_refused()
    {
        CellResult given = new(
            1, CellStatus.Ok, null, CellOutput.None, null, null, [], [], new FinalValue(new string('F', 6_000_000), s_huge));
        CellResult kept = ReportBounds.Bound(given, Most);
        Assert.Null(kept.Final);
        Assert.Equal("AnswerLimit", kept.Error!.Type);
    }

    [Fact]
    public void What_stands_beside_an_answer_is_bounded_with_it()
    {
        CellResult given = new(1, CellStatus.Ok, null, CellOutput.None, null, null, [], [], new FinalValue("a", null)
        {
            Evidence = [.. Enumerable.Repeat(new TextPlace(1, 1), 1_000_000)],
        })
        {
            Drawn = new ClockReads(-1, 5, []),
        };
        CellResult kept = ReportBounds.Bound(given, Most);
        Assert.Equal(100, kept.Final!.Evidence.Count);
        Assert.Null(kept.Drawn);
        CellResult noted = ReportBounds.Bound(given with { Final = new FinalValue("a", null) { Notes = s_huge + s_huge } }, Most);
        Assert.Null(noted.Final);
        Assert.Equal("AnswerLimit", noted.Error!.Type);
    }

    [Fact]
    public void An_honest_report_stays_as_it_is()
    {
        CellResult given = new(
            3,
            CellStatus.Exception,
            CellLayer.Runtime,
            new CellOutput(new string('h', 5_000), new string('t', 3_000), 20_000, "_out3"),
            new string('v', Most) + "…",
            new CellError("FormatException", "no number", 2),
            [new VariableInfo("x", "List<int>", 3, VariableChange.New)],
            ["y"],
            new FinalValue("a", "\"a\""),
            4);
        CellResult kept = ReportBounds.Bound(given, Most);
        Assert.Equal(given with { Variables = kept.Variables, Unassigned = kept.Unassigned }, kept);
        Assert.Equal(given.Variables, kept.Variables);
        Assert.Equal(given.Unassigned, kept.Unassigned);
    }
}
