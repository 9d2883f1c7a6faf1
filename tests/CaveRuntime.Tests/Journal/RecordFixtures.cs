using System.Text.Json;
using CaveRuntime.Cells;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Tests.Journal;

/// <summary>
/// Records as a version of the form wrote them: for each a file with its bytes, and one with what it says. The bytes of a version that was
/// published are never made anew; a new kind of entry gets a file of its own with <c>CAVE_MAKE_FIXTURES=1</c>, which leaves those that are
/// there as they are.
/// </summary>
internal static class RecordFixtures
{
    private const string Key = "s/3/0123456789abcdef01234567.1";
    private static readonly DateTimeOffset s_time = new(2026, 11, 27, 21, 45, 7, 250, TimeSpan.Zero);
    private static readonly Usage s_usage = new(1_200, 34, 5, 6, 0.0125m, 1, 2, 7, true);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "CaveRuntime.Tests", "Journal", "Fixtures");

    /// <summary>Whether missing ones are to be made.</summary>
    public static bool Makes { get; } = Environment.GetEnvironmentVariable("CAVE_MAKE_FIXTURES") == "1";

    /// <summary>Every kind of entry, with all members set, under the name of its file.</summary>
    public static IEnumerable<(string Name, JournalEntry Entry)> Entries()
    {
        var settings = new SessionSettings(
            new RunLimits { MaxTurns = 7, MaxTokens = 9_000, MaxCostUsd = 1.5m, Timeout = TimeSpan.FromMinutes(4) },
            ActionFormat.ToolCall,
            Route.Direct,
            "fold",
            128_000,
            "Be brief.",
            "strict",
            new Dictionary<string, string> { ["model"] = "openai:m" });
        yield return ("session_opened", new SessionOpened(
            [
                new InputOrigin("a.txt", "/data/a.txt", null, new InputChoice("utf-8", ["*.txt"], ["b*"], true, "/data")),
                new InputOrigin("folder", null, "/data", null),
                new InputOrigin("t", null, null, null),
            ],
            [new DocumentContent("a.txt", 12, new string('a', 64), null), new DocumentContent("t", 3, new string('b', 64), new string('c', 64))],
            settings));
        yield return ("session_taken", new SessionTaken([Key, "r1#2"], 17, settings with { Notes = null }));
        KnownWindows[] windows = [new(128_000, 32_000), new(null, null)];
        var work = new WorkSettings(settings.Limits, Route.Auto, ActionFormat.ToolCall, windows);
        foreach (WorkKind kind in Enum.GetValues<WorkKind>())
        {
            yield return ($"work_begun-{kind}", new WorkBegun(
                "r1",
                "0123456789abcdef0123456789abcdef",
                kind,
                "How many?",
                "many?",
                """{"type":"integer"}""",
                new MapReduceOptions { ChunkTokens = 300, OverlapTokens = 20, Failure = PartFailure.Skip },
                true,
                work));
        }

        yield return ("work_resumed", new WorkResumed("r1"));
        yield return ("settings_changed", new SettingsChanged("r1", 4, work with { Limits = new RunLimits { MaxTurns = 30 } }));
        yield return ("answer_judged", new AnswerJudged("r1#3", "it is too long"));
        yield return ("answer_judged-hash", new AnswerJudged("r1#3", "it is too long", "0123456789abcdef01234567"));

        foreach (StopReason stop in Enum.GetValues<StopReason>())
            yield return ($"work_ended-{stop}", new WorkEnded("r1", stop, s_usage, "r1#2"));
        yield return ("value_given", new ValueGiven(
            new VariableDefinition("record Row(int Id);", "rows", "List<Row>", DataContent.Rows, ["int"], 1_000), "record Row(int Id)", "some rows", new string('d', 64)));
        yield return ("call_begun", new CallBegun(Key));
        ScopeResult[] results =
        [
            new FailedResult("it failed", "part"), new DoneResult(), new ReplyResult("heard"), new BudgetResult(5, 0.5m, 3, 2, 1_500.5, 1, 4),
            new MemberResult("42"), new MemberErrorResult("System.Exception", "no"), new ArchiveCountResult(3), new ArchiveTextResult("old"),
        ];
        foreach (ScopeResult result in results)
        {
            yield return ($"call_ended-{result.GetType().Name}", new CallEnded(
                Key, "s", 3, result with { Id = 9 }, new Spent("m", 400, 1, s_usage), "cache", new FoldCall("folded") { Id = 9, Cell = 3 }));
        }

        yield return ("call_ended-branch", new CallEnded(Key, "s", 3, null, null, null, new BranchCall("look", "at it", OwnScope: true) { Id = 2, Cell = 3 }));
        yield return ("call_ended-noted", new CallEnded(Key, "s", 3, new FailedResult("it failed"), null, null, null, false, ["it was cut"]));
        yield return ("child_begun", new ChildBegun(Key, "0123456789abcdef0123456789abcdef"));
        yield return ("approval_asked", new ApprovalAsked(Key));
        yield return ("approval_given", new ApprovalGiven(
            Key, "not today", new Dictionary<string, JsonElement> { ["n"] = JsonSerializer.SerializeToElement(6) }));
        yield return ("model_replied", new ModelReplied(
            "r1#1",
            JsonDocument.Parse("""{"messages":[{"role":"assistant","contents":[{"$type":"text","text":"hello"}]}],"modelId":"m"}""").RootElement,
            null,
            new Spent("m", 400, 0, s_usage)));
        foreach (ModelErrorKind kind in Enum.GetValues<ModelErrorKind>())
        {
            yield return ($"model_replied-{kind}", new ModelReplied(
                "r1#1", null, new ModelFailure(kind, "it refused", 429, 1_000, 2_000, true), new Spent("m", 400, 0, s_usage)));
        }

        yield return ("cell_begun", new CellBegun("s", 3, "var n = 1;", -77, s_time));
        yield return ("cell_begun-packed", new CellBegun("s", 4, string.Concat(Enumerable.Range(0, 300).Select(n => $"var n{n} = \"ä€😀\"; ")), 5, s_time));
        yield return ("clock_read", new ClockRead("s", 3, s_clock));
        foreach (CellEnd end in Enum.GetValues<CellEnd>())
        {
            foreach (CellStatus status in end == CellEnd.Itself ? Enum.GetValues<CellStatus>() : [CellStatus.WorkerLost])
                yield return ($"cell_ended-{end}-{status}", Ended(end, status));
        }

        yield return ("scope_forgot", new ScopeForgot("s", 3, 5));
        yield return ("scope_emptied", new ScopeEmptied("s", 3));
        yield return ("happened", new Happened(new WarningRaised("look out") { Seq = 4, Time = s_time, RunId = "r", SessionId = "one" }));
    }

    /// <summary>The bytes of a record, as they are written now.</summary>
    public static byte[] Write(JournalEntry entry) => RecordForm.Write(RecordForm.Line(entry with { Time = s_time }));

    private static readonly ClockReads s_clock = new(2, 9, [new ClockMove(5, 638_000_000_000_000_000)]);

    private static CellEnded Ended(CellEnd end, CellStatus status) => new(
        "s",
        3,
        new CellResult(
            3,
            status,
            CellLayer.Runtime,
            new CellOutput("head", "tail", 900, "out3"),
            "4",
            new CellError("System.Exception", "no", 2),
            [new VariableInfo("n", "int", 4, VariableChange.Changed) { Fingerprint = 18_000_000_000_000_000_000 }],
            ["m"],
            new FinalValue("four", "4") { Evidence = [new TextPlace(3, 5)], Notes = "noted" },
            2) { Drawn = s_clock },
        CellState.Rebuilt,
        "all of them",
        ["a note"],
        TimeSpan.FromMilliseconds(12.5),
        end);
}
