using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;

namespace CaveRuntime.Tests.Storage;

/// <summary>Several processes that have one SQLite store open, and all do something with it at once.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SeveralProcessesTests : IDisposable
{
    private const int Records = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("cave-processes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task They_append_list_read_fork_and_prune_side_by_side()
    {
        await using SqliteSessionStore store = SqliteSessionStore.Open(_folder);
        HoldingProcess[] others = [.. Enumerable.Range(0, 4).Select(i => new HoldingProcess("sqlite", _folder, "-", $"s{i}"))];
        try
        {
            foreach (HoldingProcess other in others)
                Assert.StartsWith("held", await other.HearAsync(), StringComparison.Ordinal);
            Task appending = Task.WhenAll(others.Select(async (other, i) =>
            {
                for (int n = 1; n <= Records; n++)
                    Assert.Equal($"kept {n}", await other.AppendAsync($"{i} {n} {new string('x', n * 50)}"));
            }));
            int rounds = 0;
            long pruned = 0;
            for (; !appending.IsCompleted || rounds < 3; rounds++)
            {
                SessionHold own = await store.TakeAsync($"own{rounds}", TakeMode.Create);
                string value = await store.KeepAsync(new Pattern(100_000 + rounds));
                await store.AppendAsync(own, [new JournalRecord(1, "mine"u8.ToArray(), [value])], StoreContract.s_summary with { State = SessionState.Idle });
                await store.ReleaseAsync(own);
                List<StoredSession> list = await ListAsync(store);
                Assert.Equal(4, list.Count(s => s is { Holder: not null } && s.Id.StartsWith('s')));
                foreach (StoredSession session in list.Where(s => s.LastSeq > 0))
                {
                    long last = 0;
                    await foreach (JournalRecord record in store.ReadAsync(session.Id))
                        Assert.Equal(++last, record.Seq);
                    Assert.True(last >= session.LastSeq);
                }

                if (list.FirstOrDefault(s => s.Id == "s0") is { LastSeq: > 0 } first)
                {
                    await store.ForkAsync("s0", $"fork{rounds}", first.LastSeq, StoreContract.s_summary);
                    await Assert.ThrowsAsync<SessionHeldException>(() => store.DeleteAsync("s0"));
                    Assert.True(await store.DeleteAsync($"fork{rounds}"));
                }

                pruned += (await new StoredSessions(store).PruneAsync(DateTimeOffset.MaxValue, null)).Count(name => name.StartsWith("own", StringComparison.Ordinal));
            }

            await appending;
            Assert.Equal(rounds, pruned);
        }
        finally
        {
            foreach (HoldingProcess other in others)
                other.Dispose();
        }

        foreach (StoredSession session in await ListAsync(store))
            Assert.Equal((Records, "s"), (session.LastSeq, session.Id[..1]));
        Assert.Equal("ok", Check());
    }

    private string? Check()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "sessions.db")};Pooling=false");
        connection.Open();
        return connection.Get<string>("PRAGMA integrity_check");
    }

    private static async Task<List<StoredSession>> ListAsync(SqliteSessionStore store)
    {
        List<StoredSession> all = [];
        await foreach (StoredSession session in store.ListAsync())
            all.Add(session);
        return all;
    }
}
