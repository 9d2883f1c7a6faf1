using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>Opening, checking and forking judge the records of a journal alike.</summary>
public sealed class JournalWalkTests
{
    [Fact]
    public async Task A_fork_has_what_came_after_a_torn_record_that_was_passed_over()
    {
        var store = new MemorySessionStore();
        await AskAsync(store, "first");
        await TearLastAsync(store);
        await using (var host = new CaveHost(Options(store)))
        await using (Session session = await host.OpenAsync("one"))
        {
            Assert.Equal("5", (await session.ResumeAsync()).Text);
            Assert.Equal("5", (await session.AskAsync("second")).Text);
        }

        var sessions = new StoredSessions(store);
        Assert.Null((await sessions.VerifyAsync("one")).Problem);
        await sessions.ForkAsync("one", "two");
        Assert.Equal(await QuestionsAsync(store, "one"), await QuestionsAsync(store, "two"));
        Assert.Equal(["first", "second"], await QuestionsAsync(store, "two"));
        await sessions.ForkAsync("one", "three", turn: 1);
        await using var other = new CaveHost(Options(store));
        await using Session fork = await other.OpenAsync("three");
        Assert.Equal("second", fork.Pending);
    }

    [Fact]
    public async Task A_last_record_that_is_torn_is_left_out_of_a_fork()
    {
        var store = new MemorySessionStore();
        await AskAsync(store, "first");
        long last = await TearLastAsync(store);
        await new StoredSessions(store).ForkAsync("one", "two");
        Assert.Equal(last - 1, (await new StoredSessions(store).VerifyAsync("two")).Records);
    }

    [Theory]
    [InlineData("version", "is of version 9")]
    [InlineData("kind", "does not know")]
    [InlineData("no kind", "does not know")]
    [InlineData("packing", "unpacked")]
    [InlineData("encrypted", "is encrypted")]
    public async Task A_last_record_that_is_whole_but_not_for_this_program_is_never_passed_over(string what, string said)
    {
        var store = new MemorySessionStore();
        await AskAsync(store, "first");
        JournalRecord last = (await RecordsAsync(store))[^1];
        byte[] content = what switch
        {
            "version" => [9, .. last.Content[1..].Span],
            "kind" => RecordForm.Write("""{"kind":"paid_twice","Time":"2026-11-28T00:00:00+00:00"}"""u8.ToArray()),
            "no kind" => RecordForm.Write("""{"Time":"2026-11-28T00:00:00+00:00"}"""u8.ToArray()),
            "packing" => Packed(),
            _ => new StoreCipher(new byte[32]).Encrypt(last.Content.Span, Place.Record(last.Seq)),
        };
        store.Damage("one", last.Seq, content);
        var sessions = new StoredSessions(store);
        JournalCheck check = await sessions.VerifyAsync("one");
        Assert.Equal((last.Seq, last.Seq - 1), (check.Records, check.Good));
        Assert.Contains(said, check.Problem, StringComparison.Ordinal);
        await using var host = new CaveHost(Options(store));
        Assert.Contains(said, (await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            said, (await Assert.ThrowsAsync<StoreException>(() => sessions.ForkAsync("one", "two"))).Message, StringComparison.Ordinal);
        // Nobody has written into it.
        Assert.Equal(last.Seq, (await RecordsAsync(store))[^1].Seq);
    }

    [Fact]
    public async Task A_session_whose_only_record_is_encrypted_was_begun_all_the_same()
    {
        var store = new MemorySessionStore();
        var encrypted = new EncryptedSessionStore(store, new byte[32]);
        await using (var host = new CaveHost(Options(encrypted)))
            await (await host.OpenAsync([], "one")).DisposeAsync();
        Assert.Single(await RecordsAsync(store));
        await using var other = new CaveHost(Options(store));
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => other.OpenAsync("one"));
        Assert.Contains("is encrypted", refused.Message, StringComparison.Ordinal);
    }

    // Version and sum are good, the packing is one that nobody knows.
    private static byte[] Packed()
    {
        byte[] record = RecordForm.Write(new byte[2_000]);
        byte[] plain = [.. record[10..]];
        byte[] sum = System.Security.Cryptography.SHA256.HashData([record[1], .. plain[..^4]])[..8];
        return [record[0], record[1], .. sum, .. plain[..^4]];
    }

    private static async Task AskAsync(ISessionStore store, string question)
    {
        await using var host = new CaveHost(Options(store));
        await using Session session = await host.OpenAsync([], "one");
        Assert.Equal("5", (await session.AskAsync(question)).Text);
    }

    private static async Task<long> TearLastAsync(MemorySessionStore store)
    {
        JournalRecord last = (await RecordsAsync(store))[^1];
        store.Damage("one", last.Seq, last.Content[..^3]);
        return last.Seq;
    }

    private static async Task<List<JournalRecord>> RecordsAsync(MemorySessionStore store) =>
        await store.ReadAsync("one").ToListAsync();

    private static async Task<string[]> QuestionsAsync(ISessionStore store, string session) =>
        await JournalReader.ReadAsync(store, session).Select(e => e.Entry).OfType<WorkBegun>().Select(w => w.Text).ToArrayAsync();

    private static CaveOptions Options(ISessionStore store) => new CaveOptions
    {
        Model = new ScriptedModel((request, _) => Task.FromResult(
            ScriptedModel.Cell(request.Count(m => m.Role == ChatRole.Assistant) % 2 == 0
                ? "var n = 4;"
                : "FINAL(n + 1)"))),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}
