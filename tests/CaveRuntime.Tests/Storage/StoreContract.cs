using System.Security.Cryptography;
using System.Text;
using CaveRuntime.Journal;
using CaveRuntime.Sessions;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Storage;

/// <summary>What every store promises; a class for each store runs it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    internal static readonly SessionSummary s_summary = new("How many?", SessionState.Running, new Usage(InputTokens: 12, CostUsd: 0.5m));

    private readonly List<ISessionStore> _opened = [];
    private ISessionStore? _store;

    private protected ISessionStore Store => _store!;

    /// <summary>Opens another store at the same place: another holder.</summary>
    protected abstract Task<ISessionStore> OpenAsync();

    /// <summary>Has an hour pass for the values.</summary>
    protected abstract Task AgeValuesAsync();

    private protected abstract HoldingProcess HoldElsewhere(string session);

    public virtual async Task InitializeAsync() => _store = await OpenAnotherAsync();

    public virtual async Task DisposeAsync()
    {
        foreach (ISessionStore store in _opened)
            await store.DisposeAsync();
    }

    [StoreFact]
    public async Task Records_come_back_as_they_were_appended()
    {
        string value = await KeepAsync("a large one");
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        Assert.Equal(0, hold.LastSeq);
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await Store.AppendAsync(hold, [new(1, all, [value, value]), new(2, default, [])], null);
        await Store.AppendAsync(hold, Several(3, 1_200), null);

        List<JournalRecord> read = await ReadAsync("a");
        Assert.Equal(Enumerable.Range(1, 1_202).Select(i => (long)i), read.Select(r => r.Seq));
        Assert.Equal(all, read[0].Content.ToArray());
        Assert.Equal([value, value], read[0].Values);
        Assert.True(read[1].Content.IsEmpty && read[1].Values.Count == 0);
        Assert.Equal("record 1202", Text(read[^1]));
        Assert.Equal(["record 1201", "record 1202"], (await ReadAsync("a", 1_201)).Select(Text));
        Assert.Empty(await ReadAsync("a", 1_203));
        Assert.Empty(await ReadAsync("nobody"));
    }

    [StoreFact]
    public async Task A_session_is_made_or_opened_as_asked()
    {
        await Assert.ThrowsAsync<SessionMissingException>(() => Store.TakeAsync("a", TakeMode.Open));
        SessionHold made = await Store.TakeAsync("a", TakeMode.OpenOrCreate);
        await Store.AppendAsync(made, Several(1, 3), null);
        await Store.ReleaseAsync(made);
        await Assert.ThrowsAsync<SessionExistsException>(() => Store.TakeAsync("a", TakeMode.Create));
        SessionHold opened = await Store.TakeAsync("a", TakeMode.Open);
        Assert.Equal(3, opened.LastSeq);
        Assert.True(opened.Epoch > made.Epoch);
        Assert.Equal(0, (await Store.TakeAsync("A", TakeMode.Create)).LastSeq);
        foreach (string name in new[] { "", "a b", "../a", "a\n", "é", new string('a', 101) })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TakeAsync(name, TakeMode.OpenOrCreate));
    }

    [StoreFact]
    public async Task A_session_has_one_holder()
    {
        ISessionStore other = await OpenAnotherAsync();
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        var held = await Assert.ThrowsAsync<SessionHeldException>(() => other.TakeAsync("a", TakeMode.Open));
        Assert.Contains($"process {Environment.ProcessId}", held.Message, StringComparison.Ordinal);
        Assert.Contains("since", held.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SessionHeldException>(() => Store.TakeAsync("a", TakeMode.Open));
        await Assert.ThrowsAsync<SessionHeldException>(() => other.DeleteAsync("a"));

        await Store.AppendAsync(hold, Several(1, 1), null);
        await Store.ReleaseAsync(hold);
        SessionHold next = await other.TakeAsync("a", TakeMode.Open);
        Assert.Equal(1, next.LastSeq);
        await Assert.ThrowsAsync<SessionTakenException>(() => Store.AppendAsync(hold, Several(2, 1), null));
        await Assert.ThrowsAsync<SessionTakenException>(() => Store.AppendAsync(hold, [], s_summary));
        await Store.ReleaseAsync(hold);
        await other.AppendAsync(next, Several(2, 1), null);
        Assert.Equal(2, (await ReadAsync("a")).Count);

        await other.DisposeAsync();
        await Store.TakeAsync("a", TakeMode.Open);
    }

    [StoreFact]
    public async Task Of_many_who_want_a_session_at_once_one_gets_it()
    {
        ISessionStore[] stores = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAnotherAsync()))];
        Exception?[] problems = await Task.WhenAll(
            stores.Select(store => Record.ExceptionAsync(() => store.TakeAsync("a", TakeMode.OpenOrCreate))));
        Assert.Single(problems, (Exception?)null);
        Assert.All(problems.Where(p => p is not null), p => Assert.IsType<SessionHeldException>(p));
    }

    [StoreFact]
    public async Task Of_many_who_want_it_through_one_store_one_gets_it_too()
    {
        for (int round = 0; round < 20; round++)
        {
            SessionHold?[] holds = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    return await Store.TakeAsync("a", TakeMode.OpenOrCreate);
                }
                catch (SessionHeldException)
                {
                    return null;
                }
            })));
            SessionHold hold = Assert.Single(holds, h => h is not null)!;
            await Store.AppendAsync(hold, [], s_summary);
            await Store.ReleaseAsync(hold);
        }
    }

    [StoreFact]
    public async Task Who_has_let_go_of_a_session_appends_nothing_more()
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, Several(1, 1), null);
        await Store.ReleaseAsync(hold);
        await Assert.ThrowsAsync<SessionTakenException>(() => Store.AppendAsync(hold, Several(2, 2), null));
        Assert.Equal(1, (await Store.TakeAsync("a", TakeMode.Open)).LastSeq);
    }

    [StoreFact]
    public async Task A_hold_of_a_deleted_session_does_not_fit_a_new_one_of_its_name()
    {
        SessionHold old = await Store.TakeAsync("a", TakeMode.Create);
        await Store.ReleaseAsync(old);
        Assert.True(await Store.DeleteAsync("a"));
        Assert.False(await Store.DeleteAsync("a"));
        await Assert.ThrowsAsync<SessionTakenException>(() => Store.AppendAsync(old, Several(1, 1), null));
        await Store.TakeAsync("a", TakeMode.Create);
        await Assert.ThrowsAsync<SessionTakenException>(() => Store.AppendAsync(old, Several(1, 1), null));
    }

    [StoreFact]
    public async Task Records_that_do_not_follow_are_refused_and_the_same_again_are_recognized()
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, Several(2, 1), null));
        await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, Several(0, 1), null));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.AppendAsync(hold, [.. Several(1, 1), .. Several(3, 1)], null));
        await Store.AppendAsync(hold, Several(1, 5), null);
        await Store.AppendAsync(hold, Several(1, 5), s_summary);
        await Store.AppendAsync(hold, Several(4, 4), null);
        await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, [new(7, "other"u8.ToArray(), [])], null));
        await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, [new(7, "other"u8.ToArray(), []), .. Several(8, 1)], null));
        Assert.Equal(Enumerable.Range(1, 7).Select(i => $"record {i}"), (await ReadAsync("a")).Select(Text));
        Assert.Equal(s_summary, (await ListAsync())[0].Summary);
    }

    [StoreFact]
    public async Task Records_are_kept_all_or_none()
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        JournalRecord[] records = [.. Several(1, 10), new(11, default, [new string('0', 64)])];
        var problem = await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, records, s_summary));
        Assert.Contains("not kept", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await ReadAsync("a"));
        await Store.AppendAsync(hold, Several(1, 1), null);
    }

    [StoreFact]
    public async Task A_fork_shares_what_came_before()
    {
        string value = await KeepAsync("shared");
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, [.. Several(1, 9), new(10, "record 10"u8.ToArray(), [value])], null);
        await Assert.ThrowsAsync<SessionMissingException>(() => Store.ForkAsync("a", "b", 11, s_summary));
        await Assert.ThrowsAsync<SessionMissingException>(() => Store.ForkAsync("a", "b", 0, s_summary));
        await Assert.ThrowsAsync<SessionMissingException>(() => Store.ForkAsync("x", "b", 1, s_summary));
        await Store.ForkAsync("a", "b", 10, s_summary);
        await Assert.ThrowsAsync<SessionExistsException>(() => Store.ForkAsync("a", "b", 5, s_summary));
        SessionHold fork = await Store.TakeAsync("b", TakeMode.Open);
        Assert.Equal(10, fork.LastSeq);
        await Store.AppendAsync(fork, [new(11, "of b"u8.ToArray(), [])], null);
        await Store.AppendAsync(hold, [new(11, "of a"u8.ToArray(), [])], null);
        await Store.ForkAsync("b", "c", 11, s_summary);
        await Store.ForkAsync("c", "d", 4, s_summary);

        StoredSession listed = (await ListAsync()).Single(s => s.Id == "b");
        Assert.Equal(("a", 11, 4, s_summary), (listed.ForkOf, listed.LastSeq, listed.Bytes, listed.Summary));
        // The value counts for the last of those that have it, which d has not.
        Assert.Equal([0, 6, 4, 85], (await ListAsync()).OrderByDescending(s => s.Id).Select(s => s.Bytes));
        await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(fork, Several(10, 1), null));

        // What the forks share stays until the last one goes.
        await Store.ReleaseAsync(hold);
        await Store.ReleaseAsync(fork);
        Assert.True(await Store.DeleteAsync("a"));
        Assert.True(await Store.DeleteAsync("b"));
        await AgeValuesAsync();
        SessionHold again = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(again, [new(1, "new"u8.ToArray(), [])], null);
        Assert.Equal([.. Enumerable.Range(1, 10).Select(i => $"record {i}"), "of b"], (await ReadAsync("c")).Select(Text));
        Assert.Equal(Enumerable.Range(1, 4).Select(i => $"record {i}"), (await ReadAsync("d")).Select(Text));
        Assert.Equal("shared", await FetchAsync(value));
        await Store.DeleteAsync("c");
        Assert.Null(await Store.FetchAsync(value));
        Assert.Equal(4, (await ReadAsync("d")).Count);
        Assert.Equal(4, await CountRecordsAsync() - 1);
        await Store.DeleteAsync("d");
        Assert.Equal(1, await CountRecordsAsync());
    }

    [StoreFact]
    public async Task A_session_that_was_used_meanwhile_is_not_deleted()
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, Several(1, 3), s_summary);
        await Store.ReleaseAsync(hold);
        Assert.False(await Store.DeleteAsync("a", 2));
        Assert.True(await Store.DeleteAsync("a", 3));
    }

    [StoreFact]
    public async Task A_session_that_was_taken_and_never_begun_can_be_begun()
    {
        await Store.ReleaseAsync(await Store.TakeAsync("a", TakeMode.Create));
        var opened = new SessionOpened([], [], SettingsOf.Take(new CaveOptions { Model = new ScriptedModel() }));
        await using (await SessionJournal.BeginAsync(Store, "a", opened, TimeProvider.System, CancellationToken.None))
            Assert.Single(await ReadAsync("a"));
    }

    [StoreFact]
    public async Task Values_count_once_where_sessions_are_pruned_by_size()
    {
        string large = await Store.KeepAsync(new Pattern(1_000_000)), other = await Store.KeepAsync(new Pattern(400_000));
        foreach ((string name, string[] values) in new (string, string[])[] { ("a", [large]), ("b", [large, other, large]), ("c", [other]), ("d", []) })
        {
            SessionHold hold = await Store.TakeAsync(name, TakeMode.Create);
            await Store.AppendAsync(hold, [new(1, "12345"u8.ToArray(), values), new(2, default, values)], s_summary with { State = SessionState.Idle });
            await Store.ReleaseAsync(hold);
            await Pass();
        }

        Assert.Equal([5, 400_005, 1_000_005, 5], (await ListAsync()).Select(s => s.Bytes));
        var sessions = new StoredSessions(Store);
        Assert.Empty(await sessions.PruneAsync(null, 1_400_020));
        Assert.Equal(["a"], await sessions.PruneAsync(null, 1_400_019));
        Assert.Equal(["b"], await sessions.PruneAsync(null, 500_000));
        Assert.Equal([5, 400_005], (await ListAsync()).Select(s => s.Bytes));
    }

    /// <summary>How many records there are in all sessions, each counted once.</summary>
    protected abstract Task<long> CountRecordsAsync();

    [StoreFact]
    public async Task A_value_is_kept_once_and_as_long_as_a_record_names_it()
    {
        string value = await KeepAsync("twice");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("twice"u8)), value);
        Assert.Equal(value, await KeepAsync("twice"));
        string empty = await KeepAsync("");
        Assert.Equal("", await FetchAsync(empty));
        string unnamed = await KeepAsync("unnamed");
        Assert.Null(await Store.FetchAsync(new string('0', 64)));
        Assert.Null(await Store.FetchAsync("../sessions.db"));

        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, [new(1, default, [value])], null);
        await (await OpenAnotherAsync()).DisposeAsync();
        Assert.Equal("unnamed", await FetchAsync(unnamed));
        await AgeValuesAsync();
        await Store.TakeAsync("b", TakeMode.Create);
        await Store.ReleaseAsync(await Store.TakeAsync("c", TakeMode.Create));
        await Store.DeleteAsync("c");
        Assert.Null(await Store.FetchAsync(unnamed));
        Assert.Equal("twice", await FetchAsync(value));
        await Store.ReleaseAsync(hold);
        await Store.DeleteAsync("a");
        Assert.Null(await Store.FetchAsync(value));
        Assert.Equal(value, await KeepAsync("twice"));
        Assert.Equal("twice", await FetchAsync(value));
    }

    [StoreFact]
    public async Task A_large_value_passes_in_pieces()
    {
        const int length = 40_000_001;
        string value = await Store.KeepAsync(new Pattern(length));
        await using Stream stream = (await Store.FetchAsync(value))!;
        Assert.Equal(length, stream.Length);
        byte[] piece = new byte[100_000];
        long read = 0;
        for (int count; (count = await stream.ReadAsync(piece)) > 0; read += count)
            Assert.Equal(Pattern.At(read + count - 1), piece[count - 1]);
        Assert.Equal(length, read);

        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.KeepAsync(new Pattern(1_000_000, breaksAt: 600_000)));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.KeepAsync(new Pattern(1_000_000, at600K: stop.Cancel), stop.Token));
    }

    [StoreFact]
    public async Task A_list_shows_the_newest_first()
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            SessionHold hold = await Store.TakeAsync(name, TakeMode.Create);
            await Store.AppendAsync(hold, Several(1, 2), s_summary with { Question = $"{name}? \"\\\n'" });
            if (name != "b")
                await Store.ReleaseAsync(hold);
            else
                await Store.AppendAsync(hold, Several(3, 1), null);
            await Pass();
        }

        List<StoredSession> list = await ListAsync();
        Assert.Equal(["c", "b", "a"], list.Select(s => s.Id));
        Assert.Equal("b? \"\\\n'", list[1].Summary.Question);
        Assert.Contains($"process {Environment.ProcessId}", list[1].Holder, StringComparison.Ordinal);
        Assert.Null(list[0].Holder);
        Assert.Equal((3, 24), (list[1].LastSeq, list[1].Bytes));
        Assert.True(list[0].Created <= list[0].Updated);
    }

    [StoreTheory]
    [InlineData("DELETE FROM records WHERE seq = 21", 21, 24)]
    [InlineData("DELETE FROM records WHERE seq > 20", 21, 24)]
    [InlineData("DELETE FROM records", 1, 24)]
    [InlineData("UPDATE sessions SET last_seq = 29", 25, 29)]
    public async Task A_record_that_is_missing_is_named_and_those_before_it_are_as_good_as_they_were(string damage, long seq, long lastSeq)
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, Several(1, 24), s_summary);
        await BehindAsync(damage);
        List<JournalRecord> read = [];
        var missing = await Assert.ThrowsAsync<RecordMissingException>(async () =>
        {
            await foreach (JournalRecord record in Store.ReadAsync("a"))
                read.Add(record);
        });
        Assert.Equal((seq, lastSeq), (missing.Seq, missing.LastSeq));
        Assert.Equal(seq - 1, read.Count);
        if (seq == 1)
            return;
        await Store.ForkAsync("a", "b", seq - 1, s_summary);
        Assert.Equal(seq - 1, (await ReadAsync("b")).Count);
    }

    [StoreTheory]
    [InlineData("UPDATE nodes SET parent = id WHERE id = (SELECT node FROM sessions WHERE name = 'a')")]
    [InlineData("UPDATE nodes SET parent = (SELECT node FROM sessions WHERE name = 'b') WHERE id = (SELECT node FROM sessions WHERE name = 'a')")]
    public async Task A_part_that_is_forked_from_itself_ends_every_walk_and_is_called_damage(string damage)
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, Several(1, 3), s_summary);
        await Store.ForkAsync("a", "b", 2, s_summary);
        await Store.ReleaseAsync(hold);
        await BehindAsync(damage);
        foreach (Func<Task> walk in new Func<Task>[]
        {
            ListAsync, () => ReadAsync("a"), () => ReadAsync("b"), () => Store.ForkAsync("b", "c", 1, s_summary),
        })
        {
            var problem = await Assert.ThrowsAsync<StoreException>(() => walk().WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Contains("damaged", problem.Message, StringComparison.Ordinal);
        }

        foreach (string name in new[] { "b", "a" })
            Assert.True(await Store.DeleteAsync(name).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    /// <summary>Does to the tables what no store does.</summary>
    protected abstract Task BehindAsync(string command);

    /// <summary>Has a moment pass on the store's clock.</summary>
    protected abstract Task Pass();

    [StoreFact]
    public async Task Many_sessions_are_appended_to_side_by_side()
    {
        ISessionStore[] stores = [Store, await OpenAnotherAsync(), await OpenAnotherAsync()];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            ISessionStore store = stores[i % stores.Length];
            SessionHold hold = await store.TakeAsync($"s{i}", TakeMode.Create);
            for (int n = 0; n < 10; n++)
            {
                await store.AppendAsync(hold, Several((n * 5) + 1, 5), s_summary);
                Assert.Equal((n + 1) * 5, (await ReadAsync($"s{i}")).Count);
            }
        }));
        Assert.Equal(12, (await ListAsync()).Count(s => s.LastSeq == 50));
    }

    [StoreFact]
    public async Task A_killed_owner_loses_its_session_and_nothing_that_was_kept()
    {
        using HoldingProcess owner = HoldElsewhere("a");
        Assert.StartsWith("held", await owner.HearAsync(), StringComparison.Ordinal);
        Assert.Equal("kept 1", await owner.AppendAsync("one"));
        Assert.Equal("kept 2", await owner.AppendAsync("two"));
        await Assert.ThrowsAsync<SessionHeldException>(() => Store.TakeAsync("a", TakeMode.Open));
        await owner.SignalAsync("KILL");
        SessionHold hold = await TakeWhenFreeAsync("a");
        Assert.Equal(2, hold.LastSeq);
        Assert.Equal(["one", "two"], (await ReadAsync("a")).Select(Text));
    }

    /// <summary>Takes a session whose owner has died: at once, or when its lease has run out.</summary>
    private protected abstract Task<SessionHold> TakeWhenFreeAsync(string session);

    private protected async Task<ISessionStore> OpenAnotherAsync()
    {
        ISessionStore store = await OpenAsync();
        lock (_opened)
            _opened.Add(store);
        return store;
    }

    internal static JournalRecord[] Several(long from, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new JournalRecord(from + i, Encoding.UTF8.GetBytes($"record {from + i}"), []))];

    private protected async Task<List<JournalRecord>> ReadAsync(string session, long from = 1)
    {
        var records = new List<JournalRecord>();
        await foreach (JournalRecord record in Store.ReadAsync(session, from))
            records.Add(record);
        return records;
    }

    private protected async Task<List<StoredSession>> ListAsync()
    {
        var sessions = new List<StoredSession>();
        await foreach (StoredSession session in Store.ListAsync())
            sessions.Add(session);
        return sessions;
    }

    private protected Task<string> KeepAsync(string text) => Store.KeepAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private protected async Task<string> FetchAsync(string hash)
    {
        await using Stream stream = (await Store.FetchAsync(hash))!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private protected static string Text(JournalRecord record) => Encoding.UTF8.GetString(record.Content.Span);
}
