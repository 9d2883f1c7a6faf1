using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Events;
using CaveRuntime.Scopes;

namespace CaveRuntime.Tests.Cli;

public sealed class OutputTests
{
    [Fact]
    public void Every_event_has_a_line()
    {
        var answer = new Answer
        {
            RunId = "r", Stop = StopReason.Answered, Turns = 1, Usage = new Usage(), ByModel = new Dictionary<string, Usage>(),
            ByDepth = [], PeakViewTokens = 1, Isolation = new IsolationReport(IsolationMode.Sealed, IsolationTier.T2), Elapsed = TimeSpan.Zero,
        };
        CellReport report = Views.Observed.Report(1);
        RunEvent[] made =
        [
            new RunStarted("q", "m", 1), new MessageAdded(MessageRole.Reply, "t", null), new ModelCalled(1, "m", 1, new Usage()), new TextDelta("t"),
            new CellStarted(1, "c"), new CellFinished(report), new LimitReached(1, CellLimit.Memory, "m"), new SubcallStarted(1, 1, "m", 1, 1),
            new SubcallFinished(1, true, null, new Usage(), TimeSpan.Zero), new ChildStarted(1, 1, "c", 1, "m", "q", 1),
            new ChildFinished(
                1,
                "c",
                StopReason.Answered,
                null,
                1,
                new Usage(),
                TimeSpan.Zero), new MapReduceProgress(MapReduceStage.Map, 1, 0, 1), new LentCallStarted(1, 1, "o", "m", "[]"), new LentCallFinished(1, "o", "m", null, TimeSpan.Zero), new WarningRaised("w"),
            new ViewReduced("auto", "compact", 2, 1, 1), new ViewCompacted(null, 2, 1, new Usage(), null), new BranchOpened(1, 1, "d", "p"), new BranchFolded(1, "m", "r", 2, 1, false), new RunFinished(answer),
        ];
        Type[] all = [.. typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent)))];
        Assert.Equal(all.OrderBy(t => t.Name), made.Select(e => e.GetType()).OrderBy(t => t.Name));
        var lines = new EventLines();
        Assert.All(made, e => Assert.StartsWith("{\"event\":\"", lines.Of(e), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    public void A_duration_is_a_number_and_a_unit(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan duration, out _));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("9999999h")]
    public void Anything_else_is_no_duration(string text) => Assert.False(Duration.TryParse(text, out _, out _));
}
