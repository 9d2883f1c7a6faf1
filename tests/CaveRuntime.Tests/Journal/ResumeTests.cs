using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A host that dies after any record of the journal loses nothing, and nothing that was answered is asked again.</summary>
public sealed class ResumeTests(ResumeTests.Shared shared) : IClassFixture<ResumeTests.Shared>
{
    private static readonly string[] s_cells =
    [
        "var items = new List<int> { 1, 2, 3 }; record Box(int Size); int Twice(int x) => 2 * x;",
        "var replies = await llm_query_batched(items.Select(i => $\"item {i}\").ToArray()); items.Add(Twice(4)); replies.Count",
        "var child = rlm_query(\"how long is it?\", ctx[..20]); child",
        "string s = null; items.Add(99); s.Length",
        "branch(\"look\", \"look at the items\", ownScope: true);",
        "items.Add(1000); var inside = 1;",
        "fold($\"qq9 {items.Count}\");",
        "var again = llm_query(\"item 1\"); again + llm_query(\"last\")",
        "FINAL(new { Items = items, Box = new Box(Twice(5)), child, again })",
    ];

    [Fact]
    public async Task A_session_is_taken_up_after_every_record_of_its_journal()
    {
        RunEvent[] undisturbed = await Shared.EventsAsync(shared.Whole, "one");
        JournalRecord[] records = await shared.RecordsAsync();
        List<string> wrong = [];
        for (int kept = 1; kept <= records.Length; kept++)
        {
            MemorySessionStore store = await StoreAsync(records[..kept]);
            var asked = new ConcurrentDictionary<string, int>();
            await using var host = new CaveHost(Options(store, asked));
            await using Session session = await host.OpenAsync("one");
            Answer? answer = session.Pending is null ? null : await session.ResumeAsync();
            HashSet<string> known = await AnsweredAsync(store, kept);
            string[] twice = [.. asked.Keys.Where(known.Contains)];
            RunEvent[] events = await Shared.EventsAsync(store, "one");
            if (answer is { Text: var text } && text != shared.Answer.Text)
                wrong.Add($"after {kept}: the answer is {text} ({answer.Error?.Message})");
            if (answer is not null && Figures(answer) != Figures(shared.Answer))
                wrong.Add($"after {kept}: used {Figures(answer)}, not {Figures(shared.Answer)}");
            if (twice.Length > 0)
                wrong.Add($"after {kept}: asked again: {string.Join(", ", twice)}");
            bool wasAsked = records[..kept].Any(r => EntryOf(r) is WorkBegun);
            if (wasAsked && events.OfType<RunFinished>().ToArray() is not [_])
                wrong.Add($"after {kept}: {events.OfType<RunFinished>().Count()} answers are in the journal");
            if (answer is not null && !Messages(events).SequenceEqual(Messages(undisturbed)))
                wrong.Add($"after {kept}: other messages: {string.Join(" | ", Messages(events).Except(Messages(undisturbed)))}");
        }

        Assert.Empty(wrong);
    }

    private static (long In, long Out, int Subcalls, int Children) Figures(Answer a) =>
        (a.Usage.InputTokens, a.Usage.OutputTokens, a.Usage.Subcalls, a.Usage.Children);

    private static IEnumerable<string> Messages(RunEvent[] events) =>
        events.OfType<MessageAdded>().OrderBy(m => m.RunId, StringComparer.Ordinal).ThenBy(m => m.Seq).Select(m => $"{m.Role}: {m.Text}");

    private async Task<MemorySessionStore> StoreAsync(JournalRecord[] records)
    {
        var store = new MemorySessionStore();
        SessionHold hold = await store.TakeAsync("one", TakeMode.Create);
        await store.AppendAsync(hold, records, null);
        foreach (string hash in records.SelectMany(r => r.Values))
        {
            await using Stream value = (await shared.Whole.FetchAsync(hash))!;
            await store.KeepAsync(value);
        }

        return store;
    }

    private static JournalEntry EntryOf(JournalRecord record) => Assert.Single(RecordForm.Read(record.Content.Span));

    // What the journal has an answer to, by the last words of what was asked.
    private static async Task<HashSet<string>> AnsweredAsync(MemorySessionStore store, int kept)
    {
        HashSet<string> known = [];
        await foreach (JournalRecord record in store.ReadAsync("one"))
        {
            if (record.Seq > kept)
                break;
            known.UnionWith(EntryOf(record) switch
            {
                ModelReplied { Response: { } response } => [System.Text.Json.JsonSerializer
                    .Deserialize<ChatResponse>(response, AIJsonUtilities.DefaultOptions)!.Text],
                CallEnded { Result: ReplyResult reply, Spent: not null } => [reply.Text],
                _ => Array.Empty<string>(),
            });
        }

        return known;
    }

    // In this process, because starting a worker for each of a hundred hosts takes minutes. What is journaled is the same.
    private static CaveOptions Options(ISessionStore store, ConcurrentDictionary<string, int> said) => new CaveOptions
    {
        Model = new ScriptedModel((request, _) =>
        {
            string reply = Reply(request);
            said.AddOrUpdate(reply, 1, (_, n) => n + 1);
            return Task.FromResult(reply);
        }),
        WarmWorkers = 0,
        Store = store,
        Context = "fold",
    }.InProcess();

    // A function of what is sent, so that the same view always has the same reply.
    private static string Reply(IReadOnlyList<ChatMessage> request)
    {
        if (request[0].Role != ChatRole.System)
            return "reply to: " + request[^1].Text;
        if (request[1].Text.Contains("how long", StringComparison.Ordinal))
            return ScriptedModel.Cell(request.Count < 4 ? "var n = ctx.Length;" : "FINAL(n + llm_query(\"child\").Length)");
        int turn = request.Count(m => m.Role == ChatRole.Assistant);
        // The main line does not see the turns that were spent in a branch.
        if (request.Any(m => m.Text.Contains("qq9 ", StringComparison.Ordinal)))
            turn += 2;
        return ScriptedModel.Cell(s_cells[turn]);
    }

    public sealed class Shared : IAsyncLifetime
    {
        public MemorySessionStore Whole { get; } = new();

        public Answer Answer { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await using var host = new CaveHost(Options(Whole, []));
            await using Session session = await host.OpenAsync([Input.FromText("t", new string('x', 100))], "one");
            Answer = await session.AskAsync("What is in it?");
            Assert.True(Answer.Stop == StopReason.Answered, Answer.Error?.Message);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        // A record for each entry, as if every entry had been written alone.
        public async Task<JournalRecord[]> RecordsAsync()
        {
            List<JournalRecord> records = [];
            await foreach (JournalRecord record in Whole.ReadAsync("one"))
            {
                int before = records.Count;
                records.AddRange(RecordForm.Read(record.Content.Span).Select((entry, n) =>
                    new JournalRecord(before + n + 1, RecordForm.Write(RecordForm.Line(entry)), record.Values)));
            }

            return [.. records];
        }

        public static async Task<RunEvent[]> EventsAsync(MemorySessionStore store, string session)
        {
            List<RunEvent> events = [];
            await foreach (RunEvent happened in new StoredSessions(store).EventsAsync(session))
                events.Add(happened);
            return [.. events];
        }
    }
}
