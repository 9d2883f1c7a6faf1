using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>Time in which nobody worked counts for no run.</summary>
public sealed class WorkedTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_run_has_worked_while_it_was_under_way_and_not_while_its_session_was_only_open()
    {
        JournalPast past = await PastAsync(
            (0, Opened),
            (5, new WorkBegun("r1", "id", WorkKind.Question, "What?")),
            (6, new CallBegun("r1#1")), // One minute, and its host dies.
            (20, new SessionTaken([])),
            (35, new WorkResumed("r1")),
            (37, new CallBegun("r1#1")), // Two more.
            (60, new SessionTaken([])),
            (90, new SessionTaken([])),
            (95, new WorkResumed("r1")),
            (99, new CallBegun("r1#1")), // Four more.
            (100, new WorkEnded("r1", StopReason.Cancelled, new Usage())), // And one.
            (160, new ValueGiven(new VariableDefinition("", "n", "int", CaveRuntime.Scopes.DataContent.Json, [], 1), "", "", null)),
            (200, new SessionTaken([])));
        Assert.Equal(8 * s_minute, past.Worked);
    }

    [Fact]
    public async Task A_run_has_its_time_whatever_its_session_waited_before_it_was_taken_up()
    {
        var time = new FakeTime();
        var store = new MemorySessionStore();
        for (int host = 0; host < 3; host++)
        {
            using var stop = new CancellationTokenSource();
            bool isLast = host == 2;
            await using var caves = new CaveHost(new CaveOptions
            {
                Model = new ScriptedModel(async (_, cancelled) =>
                {
                    if (isLast)
                        return ScriptedModel.Cell("FINAL(2)");
                    await stop.CancelAsync();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
                    return "";
                }),
                Limits = new RunLimits { Timeout = TimeSpan.FromMinutes(10) },
                TimeProvider = time,
                WarmWorkers = 0,
                Store = store,
            }.InProcess());
            await using Session session = host == 0 ? await caves.OpenAsync([], "one") : await caves.OpenAsync("one");
            time.Advance(15 * s_minute);
            if (host == 1)
                await session.InjectAsync("n", 1);
            time.Advance(15 * s_minute);
            Answer answer = host == 0 ? await session.AskAsync("What?", stop.Token) : await session.ResumeAsync(stop.Token);
            Assert.Equal(isLast ? StopReason.Answered : StopReason.Cancelled, answer.Stop);
            time.Advance(15 * s_minute);
        }
    }

    [Fact]
    public async Task A_turn_counts_once_and_nothing_else_counts_as_one()
    {
        foreach (string purpose in new[] { "", ":summary" })
        {
            var store = new MemorySessionStore();
            await AppendAsync(
                store,
                (0, Opened), // 1
                (0, new WorkBegun("r1", "id", WorkKind.Question, "What?")),
                (0, new CallBegun("r1#1")), // 3: a direct call that found nothing.
                (0, new CallBegun("r1#2")), // 4
                (0, Reply("id")),
                (0, new CallBegun("s/1/child#1")),
                (0, Reply("child")),
                (0, new CallBegun("r1#3")), // 8: its host dies in it.
                (0, new SessionTaken([])),
                (0, new WorkResumed("r1")),
                (0, new CallBegun("r1#3")), // 11
                (0, Reply("id")),
                (0, new CallBegun("r1#4" + purpose)), // 13
                (0, new CallBegun("r1#5")),
                (0, new CallBegun("r1#6")), // 15: its reply goes on.
                (0, Reply("id")),
                (0, new CallBegun("r1#7"))); // 17
            Assert.Equal(2, (await ForkPlace.FindAsync(store, "one", 0, default)).Seq);
            Assert.Equal(7, (await ForkPlace.FindAsync(store, "one", 1, default)).Seq);
            Assert.Equal(12, (await ForkPlace.FindAsync(store, "one", 2, default)).Seq);
            Assert.Equal(16, (await ForkPlace.FindAsync(store, "one", 3, default)).Seq);
            await Assert.ThrowsAsync<SessionMissingException>(() => ForkPlace.FindAsync(store, "one", 4, default));
        }
    }

    private static SessionOpened Opened { get; } = new(
        [], [], new SessionSettings(new RunLimits(), ActionFormat.Fenced, Route.Auto, "fold", null, null, "strict"));

    private static Happened Reply(string run) => new(new MessageAdded(MessageRole.Reply, "said", null) { RunId = run });

    private static async Task<JournalPast> PastAsync(params (int Minute, JournalEntry Entry)[] entries)
    {
        var store = new MemorySessionStore();
        await AppendAsync(store, entries);
        return await JournalPast.ReadAsync(store, "one", default);
    }

    private static async Task AppendAsync(MemorySessionStore store, params (int Minute, JournalEntry Entry)[] entries)
    {
        SessionHold hold = await store.TakeAsync("one", TakeMode.Create);
        JournalRecord[] records = [.. entries.Select((e, n) => new JournalRecord(
            n + 1, RecordForm.Write(RecordForm.Line(e.Entry with { Time = s_begin + (e.Minute * s_minute) })), []))];
        await store.AppendAsync(hold, records, null);
    }
}
