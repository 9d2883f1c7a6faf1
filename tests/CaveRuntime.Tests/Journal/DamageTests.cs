using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>A journal that is cut off loses what nobody can have acted on; one that was changed is not believed.</summary>
public sealed class DamageTests
{
    [Fact]
    public void A_record_that_is_cut_at_any_byte_or_has_any_bit_flipped_is_not_read()
    {
        foreach (string text in new[] { "short", new string('x', 2_000) })
        {
            byte[] record = Record(new WorkBegun("r1", "id", WorkKind.Question, text));
            Assert.Equal(text, Assert.IsType<WorkBegun>(Assert.Single(RecordForm.Read(record))).Text);
            for (int length = 0; length < record.Length; length++)
                Assert.Throws<InvalidDataException>(() => RecordForm.Read(record.AsSpan(0, length)));
            for (int bit = 0; bit < record.Length * 8; bit++)
            {
                byte[] changed = [.. record];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Throws<InvalidDataException>(() => RecordForm.Read(changed));
            }
        }
    }

    [Fact]
    public void A_record_of_a_later_version_is_refused_by_its_number()
    {
        byte[] record = Record(new CallBegun("k"));
        record[0] = 9;
        Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => RecordForm.Read(record)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_record_that_is_cut_off_is_passed_over_and_the_session_goes_on()
    {
        var store = new MemorySessionStore();
        JournalRecord[] records = await AskAsync(store, "one");
        JournalRecord last = records[^1];
        store.Damage("one", last.Seq, last.Content[..^3]);
        JournalCheck check = await new StoredSessions(store).VerifyAsync("one");
        Assert.Equal((last.Seq, last.Seq - 1), (check.Records, check.Good));
        Assert.Contains("cut off", check.Problem, StringComparison.Ordinal);
        for (int times = 0; times < 2; times++)
        {
            await using var host = new CaveHost(Options(store));
            await using Session session = await host.OpenAsync("one");
            Assert.Equal("2", (await session.RunCellAsync("1 + 1")).Value);
            Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
        }
    }

    [Theory]
    [InlineData(1)] // The end of the question.
    [InlineData(0.5)] // In the middle of it.
    [InlineData(0)] // Only the beginning of the session is there.
    public async Task A_journal_that_is_cut_at_any_byte_of_its_last_record_is_taken_up_from_the_one_before(double part)
    {
        var whole = new MemorySessionStore();
        JournalRecord[] all = await AskAsync(whole, "one");
        JournalRecord[] records = all[..Math.Max(1, (int)(all.Length * part))];
        JournalRecord last = records[^1];
        for (int length = 0; length < last.Content.Length; length++)
        {
            var store = new MemorySessionStore();
            await store.AppendAsync(await store.TakeAsync("one", TakeMode.Create), records, null);
            store.Damage("one", last.Seq, last.Content[..length]);
            JournalCheck check = await new StoredSessions(store).VerifyAsync("one");
            Assert.Equal((last.Seq, last.Seq - 1), (check.Records, check.Good));
            Assert.Contains($"record {last.Seq} is damaged", check.Problem, StringComparison.Ordinal);
            await using var host = new CaveHost(Options(store));
            if (records.Length == 1)
            {
                StoreException never = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
                Assert.Contains("never begun", never.Message, StringComparison.Ordinal);
                continue;
            }

            await using (Session session = await host.OpenAsync("one"))
                Assert.Equal("5", (session.Pending is null ? await session.AskAsync("And?") : await session.ResumeAsync()).Text);
            Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
        }
    }

    [Fact]
    public async Task Any_bit_that_is_flipped_in_the_middle_is_found_and_never_believed()
    {
        var store = new MemorySessionStore();
        JournalRecord[] records = await AskAsync(store, "one");
        await using var host = new CaveHost(Options(store));
        foreach (JournalRecord record in records[..^1])
        {
            // Each record at another of its bits, so that all parts of records come.
            int bit = (int)(record.Seq * 2_654_435_761 % (record.Content.Length * 8L));
            byte[] changed = [.. record.Content.Span];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            store.Damage("one", record.Seq, changed);
            JournalCheck check = await new StoredSessions(store).VerifyAsync("one");
            Assert.Equal((records.Length, record.Seq - 1), (check.Records, check.Good));
            StoreException problem = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
            // A flipped bit in the version makes it one of another version, which is no better.
            Assert.Matches($"ecord {record.Seq} .*(is damaged|cannot be read)", problem.Message);
            store.Damage("one", record.Seq, record.Content);
        }

        Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
    }

    [Fact]
    public async Task Two_damaged_records_at_the_end_are_not_passed_over()
    {
        var store = new MemorySessionStore();
        JournalRecord[] records = await AskAsync(store, "one");
        foreach (JournalRecord record in records[^2..])
            store.Damage("one", record.Seq, record.Content[..^3]);
        await using var host = new CaveHost(Options(store));
        StoreException problem = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
        Assert.Contains($"record {records.Length - 1} is damaged", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_in_the_middle_that_was_changed_is_said_so_and_a_fork_has_what_is_before_it()
    {
        var store = new MemorySessionStore();
        JournalRecord[] records = await AskAsync(store, "one");
        long seq = records.Length - 4;
        byte[] changed = [.. records[seq - 1].Content.Span];
        changed[^1] ^= 4;
        store.Damage("one", seq, changed);
        await using var host = new CaveHost(Options(store));
        StoreException problem = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
        Assert.Contains($"record {seq} is damaged", problem.Message, StringComparison.Ordinal);
        var sessions = new StoredSessions(store);
        Assert.Equal(seq - 1, (await sessions.VerifyAsync("one")).Good);
        await sessions.ForkAsync("one", "two");
        await using Session fork = await host.OpenAsync("two");
        Answer answer = await fork.ResumeAsync();
        Assert.Equal("5", answer.Text);
    }

    [Fact]
    public async Task A_value_that_is_missing_is_found_by_the_check()
    {
        var store = new MemorySessionStore();
        await AskAsync(store, "one");
        SessionHold hold = await store.TakeAsync("one", TakeMode.Open);
        await store.AppendAsync(hold, [new(hold.LastSeq + 1, Record(new CallBegun("k")), [new string('a', 64)])], null);
        Assert.Contains("missing", (await new StoredSessions(store).VerifyAsync("one")).Problem, StringComparison.Ordinal);
    }

    private static async Task<JournalRecord[]> AskAsync(MemorySessionStore store, string name)
    {
        await using var host = new CaveHost(Options(store));
        await using (Session session = await host.OpenAsync([], name))
            Assert.Equal("5", (await session.AskAsync("What?")).Text);
        List<JournalRecord> records = [];
        await foreach (JournalRecord record in store.ReadAsync(name))
            records.Add(record);
        return [.. records];
    }

    private static CaveOptions Options(MemorySessionStore store) => new CaveOptions
    {
        Model = new ScriptedModel((request, _) => Task.FromResult(
            ScriptedModel.Cell(!request.Any(m => m.Role == Microsoft.Extensions.AI.ChatRole.Assistant)
                ? "var n = 4;"
                : "FINAL(n + 1)"))),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();

    private static byte[] Record(JournalEntry entry) => RecordForm.Write(RecordForm.Line(entry));
}
