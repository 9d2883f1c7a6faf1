using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>Several hosts of one machine that want the same session.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class TwoHostsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-hosts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_has_it_and_the_other_is_told_who_until_it_lets_go()
    {
        await using SqliteSessionStore one = SqliteSessionStore.Open(_folder), two = SqliteSessionStore.Open(_folder);
        await using var second = new CaveHost(Options(two));
        await using (var first = new CaveHost(Options(one)))
        await using (Session session = await first.OpenAsync([], "one"))
        {
            Assert.Equal("4", (await session.RunCellAsync("var n = 4; n")).Value);
            SessionHeldException held = await Assert.ThrowsAsync<SessionHeldException>(() => second.OpenAsync("one"));
            Assert.Contains($"Session one is held by process {Environment.ProcessId}", held.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<SessionExistsException>(() => second.OpenAsync([], "one"));
            // Reading, checking and forking disturb nobody.
            Assert.Null((await new StoredSessions(two).VerifyAsync("one")).Problem);
            await session.ForkAsync("first"); // Waits until what the cell has done is kept; the cell itself does not.
            await new StoredSessions(two).ForkAsync("one", "two");
            await using Session fork = await second.OpenAsync("two");
            Assert.Equal("4", (await fork.RunCellAsync("n")).Value);
            Assert.Equal("5", (await session.RunCellAsync("n + 1")).Value);
        }

        await using Session taken = await second.OpenAsync("one");
        Assert.Equal("4", (await taken.RunCellAsync("n")).Value);
    }

    [Fact]
    public async Task Of_many_that_come_at_once_one_gets_it_and_the_journal_stays_whole()
    {
        SqliteSessionStore[] stores = [.. Enumerable.Range(0, 6).Select(_ => SqliteSessionStore.Open(_folder))];
        await using (var host = new CaveHost(Options(stores[0])))
        await using (Session session = await host.OpenAsync([], "one"))
            await session.RunCellAsync("var n = 0;");
        int held = 0, had = 0;
        await Task.WhenAll(stores.Select(async store =>
        {
            await using var host = new CaveHost(Options(store));
            try
            {
                await using Session session = await host.OpenAsync("one");
                Assert.Equal(CaveRuntime.Scopes.CellStatus.Ok, (await session.RunCellAsync("n++;")).Status);
                Interlocked.Increment(ref had);
            }
            catch (SessionHeldException)
            {
                Interlocked.Increment(ref held);
            }
        }));
        Assert.Equal(6, held + had);
        await using var last = new CaveHost(Options(stores[0]));
        await using (Session session = await last.OpenAsync("one"))
            Assert.Equal($"{had}", (await session.RunCellAsync("n")).Value);
        Assert.Null((await new StoredSessions(stores[0]).VerifyAsync("one")).Problem);
        foreach (SqliteSessionStore store in stores)
            await store.DisposeAsync();
    }

    private static CaveOptions Options(ISessionStore store) => new CaveOptions
    {
        Model = new ScriptedModel(),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}
