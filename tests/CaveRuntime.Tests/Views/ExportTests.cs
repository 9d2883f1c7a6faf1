using CaveRuntime.Cli.Export;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;
using CaveRuntime.Tests.Cli;

namespace CaveRuntime.Tests.Views;

/// <summary>
/// A group of eight recorded runs. Outcomes 1 1 1 1 1 1 0 0: mean 0.75, deviation √(6·0.0625 + 2·0.5625)/√8 = √0.1875 = 0.4330127.
/// So a token with R + Q of 1 has (1 − 0.75)/0.4330127 = 0.5773503, of 0.8 0.05/0.4330127 = 0.1154701, of 0 −0.75/0.4330127 = −1.7320508.
/// </summary>
public sealed class ExportTests : IDisposable
{
    private const double One = 0.5773503, Eight = 0.1154701, Zero = -1.7320508;

    private readonly string _folder = Directory.CreateTempSubdirectory("cave-export-").FullName;

    [Fact]
    public async Task Masks_rewards_and_advantages_of_eight_runs_are_those_worked_out_by_hand()
    {
        (string Name, RunEvent[] Events, double Outcome)[] recorded =
        [
            // 1: folds, and keeps to its scope.
            ("a", Folding("a", branchTurnFails: false), 1),
            // 2: its branch leaves its scope: −0.2 on both its turns.
            ("b", Folding("b", branchTurnFails: false), 1),
            // 3: leaves its scope, and a cell in the branch fails: 1 − 1.2 is clipped to 0.
            ("c", Folding("c", branchTurnFails: true), 1),
            // 4: the second turn of the main line is above half of the limit: −1.
            ("d", Straight("d", [(10_000, false), (16_385, false)]), 1),
            // 5: exactly half is not above it.
            ("e", Straight("e", [(10_000, false), (16_384, false)]), 1),
            // 6: a failed cell.
            ("f", Straight("f", [(1_000, true), (2_000, false)]), 1),
            // 7: wrong, without a charge.
            ("g", Straight("g", [(1_000, false), (2_000, false)]), 0),
            // 8: wrong, and charged: 0 − 2 is clipped to 0.
            ("h", Straight("h", [(20_000, true), (20_000, false)]), 0),
        ];
        var group = recorded.Select(r => (RunReader.Read(Write(r.Name, r.Events)), r.Outcome)).ToList();
        string judged = "";
        var export = new FoldGrpoExport(32_768, (branch, _) => Task.FromResult((judged += branch.Task) is "do a"));
        IReadOnlyList<TrajectoryLine> lines = await export.LinesAsync(group, CancellationToken.None);

        Assert.Equal("do ado bdo c", judged);
        Assert.Equal(
            ["a/main", "a/branch-1", "b/main", "b/branch-1", "c/main", "c/branch-1", "d/main", "e/main", "f/main", "g/main", "h/main"],
            lines.Select(l => $"{l.RunId}/{l.Trajectory}"));
        Assert.All(lines, l => Assert.Equal((0.75, 0.4330127, 8), (l.GroupMean, Math.Round(l.GroupStd, 7), l.GroupSize)));

        // The main line of a folding run is its question, the call, the result, the answer; opening a branch above half of the limit costs
        // nothing.
        Holds(lines[0], (0, 0, 0), (1, 0, One), (0, 0, 0), (1, 0, One));
        Holds(lines[1], (1, 0, One), (0, 0, 0), (1, 0, One), (0, 0, 0));
        Holds(lines[2], (0, 0, 0), (1, 0, One), (0, 0, 0), (1, 0, One));
        Holds(lines[3], (1, -0.2, Eight), (0, 0, 0), (1, -0.2, Eight), (0, 0, 0));
        Holds(lines[5], (1, -1.2, Zero), (0, 0, 0), (1, -0.2, Eight), (0, 0, 0));
        Holds(lines[6], (0, 0, 0), (1, 0, One), (0, 0, 0), (1, -1, Zero));
        Holds(lines[7], (0, 0, 0), (1, 0, One), (0, 0, 0), (1, 0, One));
        Holds(lines[8], (0, 0, 0), (1, -1, Zero), (0, 0, 0), (1, 0, One));
        Holds(lines[9], (0, 0, 0), (1, 0, Zero), (0, 0, 0), (1, 0, Zero));
        Holds(lines[10], (0, 0, 0), (1, -2, Zero), (0, 0, 0), (1, -1, Zero));
        Assert.Equal([null, true, null, false, null, false, null, null, null, null, null], lines.Select(l => l.InScope));
    }

    [Fact]
    public async Task A_branch_is_written_on_the_exact_prefix_that_it_was_sampled_from()
    {
        RecordedRun run = RunReader.Read(Write("a", Folding("a", branchTurnFails: false)));
        IReadOnlyList<TrajectoryLine> lines = await new FoldGrpoExport(32_768, null).LinesAsync([(run, 1)], CancellationToken.None);
        Assert.Equal(["system", "user", "assistant", "user"], lines[1].Context.Select(c => c.Role));
        Assert.Equal("opened, with the instruction", lines[1].Context[3].Text);
        Assert.Equal("folded result", lines[0].Segments[2].Text);
        Assert.Equal(["system"], lines[0].Context.Select(c => c.Role));
        Assert.Equal(["in the branch", "seen", "fold", "folded"], lines[1].Segments.Select(s => s.Text));
        // One run alone has nothing to be better than.
        Assert.All(lines.SelectMany(l => l.Segments), s => Assert.Equal(0, s.Advantage));
    }

    [Fact]
    public void A_run_whose_view_was_reduced_otherwise_is_refused_in_words()
    {
        RunEvent[] events = [.. Straight("x", [(1, false)]).SkipLast(1), new ViewReduced("auto", "compact", 2, 1, 1)];
        Assert.Contains(
            "reduced (compact)",
            Assert.Throws<UsageException>(() => RunReader.Read(Write("x", events))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_an_end_is_refused_in_words() =>
        Assert.Contains(
            "has no end",
            Assert.Throws<UsageException>(() => RunReader.Read(Write("x", Straight("x", [(1, false)])[..^1]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_record_that_begins_in_the_middle_of_a_session_is_refused_in_words() =>
        Assert.Contains(
            "does not begin where its session did",
            Assert.Throws<UsageException>(
                () => RunReader.Read(
                    Write("x", [.. Straight("x", [(1, false)]).Where(e => e is not MessageAdded { Role: MessageRole.System })]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task The_command_writes_a_line_a_trajectory_and_refuses_what_it_cannot_use()
    {
        using var cave = new Cave();
        string a = Write("a", Folding("a", branchTurnFails: false)), g = Write("g", Straight("g", [(1_000, false), (2_000, false)]));
        cave.Write("rewards.jsonl", "{\"run_id\": \"a\", \"reward\": 1}\n{\"run_id\": \"g\", \"reward\": 0}\n");
        Outcome outcome = await cave.RunAsync("export", a, g, "--format", "fold-grpo", "--rewards", "rewards.jsonl");
        Assert.True(outcome.Code == 0, outcome.Error);
        string[] lines = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(
            "{\"format\":\"fold-grpo\",\"run_id\":\"a\",\"trajectory\":\"main\",\"reward\":1,\"group_mean\":0.5,\"group_std\":0.5,\"group_size\":2,",
            lines[0],
            StringComparison.Ordinal);
        (await cave.RunAsync("export", a)).IsRefusal(2, "--answer");
        (await cave.RunAsync("export", "nowhere", "--answer", "42")).IsRefusal(2, "nowhere");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Holds(TrajectoryLine line, params (int Mask, double Charged, double Advantage)[] expected) =>
        Assert.Equal(expected, line.Segments.Select(s => (s.Mask, Math.Round(s.ProcessReward, 7), Math.Round(s.Advantage, 7))));

    private static RunEvent[] Folding(string run, bool branchTurnFails) =>
    [
        new RunStarted("q", "m", 1),
        new MessageAdded(MessageRole.System, "You operate.", null), new MessageAdded(MessageRole.Question, "q", null),
        new ModelCalled(1, "m", 20_000, new Usage()), new MessageAdded(MessageRole.Reply, "open", null), Cell(1, false), new MessageAdded(
            MessageRole.Observation,
            "opened, with the instruction",
            1),
        new BranchOpened(1, 1, "part", $"do {run}"),
        new ModelCalled(2, "m", 20_500, new Usage()), new MessageAdded(MessageRole.Reply, "in the branch", null), Cell(2, branchTurnFails), new MessageAdded(MessageRole.Observation, "seen", 2),
        new ModelCalled(3, "m", 21_000, new Usage()), new MessageAdded(MessageRole.Reply, "fold", null), Cell(3, false), new MessageAdded(MessageRole.Observation, "folded", 3),
        new BranchFolded(1, "done", "folded result", 21_500, 12_000, false),
        new ModelCalled(4, "m", 12_000, new Usage()), new MessageAdded(MessageRole.Reply, "answer", null),
        Finished(run),
    ];

    private static RunEvent[] Straight(string run, (long View, bool Fails)[] turns) =>
    [
        new RunStarted("q", "m", 1),
        new MessageAdded(MessageRole.System, "You operate.", null), new MessageAdded(MessageRole.Question, "q", null),
        .. turns.SelectMany((turn, i) => new RunEvent[]
        {
            new ModelCalled(i + 1, "m", turn.View, new Usage()),
            new MessageAdded(MessageRole.Reply, $"turn {i + 1}", null),
            Cell(i + 1, turn.Fails),
            new MessageAdded(MessageRole.Observation, "seen", i + 1),
        }).SkipLast(turns[^1].Fails ? 0 : 2),
        Finished(run),
    ];

    private static CellFinished Cell(int cell, bool fails) => new(Observed.Report(cell, fails: fails));

    private static RunFinished Finished(string run) => new(new Answer
    {
        RunId = run,
        Text = "42",
        Stop = StopReason.Answered,
        Turns = 1,
        Usage = new Usage(),
        ByModel = new Dictionary<string, Usage>(),
        ByDepth = [],
        PeakViewTokens = 1,
        Isolation = new IsolationReport(IsolationMode.Sealed, IsolationTier.T2),
        Elapsed = TimeSpan.Zero,
    });

    private string Write(string run, RunEvent[] events)
    {
        var lines = new EventLines();
        string file = Path.Combine(_folder, $"{run}.jsonl");
        File.WriteAllLines(file, events.Select(e => lines.Of(e with { RunId = run })));
        return file;
    }
}
