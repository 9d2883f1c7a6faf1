using CaveRuntime.Storage;
using CaveRuntime.Storage.Postgres;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Storage;

/// <summary>A way to the server that is cut, a server that stops, and a disk that is full under it.</summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private readonly string _schema = $"t{Guid.NewGuid():N}";
    private PostgresServer? _server;

    private PostgresServer Server => _server!;

    public async Task InitializeAsync() => _server = PostgresServer.Missing is null ? await PostgresServer.SharedAsync : null;

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await Server.RunAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
    }

    [StoreTheory]
    [InlineData(CutAt.Before)]
    [InlineData(CutAt.Half)]
    [InlineData(CutAt.Answer)]
    public async Task An_append_whose_connection_is_cut_is_made_once(CutAt place)
    {
        await using var way = new CuttingProxy(Server.Socket) { Mark = "WITH held AS"u8.ToArray() };
        await using var store = new PostgresSessionStore(Through(way), _schema);
        SessionHold hold = await store.TakeAsync("a", TakeMode.Create);
        await store.AppendAsync(hold, StoreContract.Several(1, 3), null);
        way.CutNext(1, place);
        await store.AppendAsync(hold, StoreContract.Several(4, 300), StoreContract.s_summary);
        Assert.Equal(1, way.Cut);
        Assert.Equal(303, await CountAsync(store));

        // Twice is too much for the store; whoever appends may do it again.
        way.CutNext(2, place);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(hold, StoreContract.Several(304, 2), null));
        Assert.Contains("not known", problem.Message, StringComparison.Ordinal);
        await store.AppendAsync(hold, StoreContract.Several(304, 2), null);
        Assert.Equal((305, 3), (await CountAsync(store), way.Cut));
        Assert.Equal(StoreContract.s_summary, (await ListAsync(store)).Summary);
    }

    [StoreTheory]
    [InlineData(CutAt.Before)]
    [InlineData(CutAt.Answer)]
    public async Task A_session_that_was_taken_while_the_answer_got_lost_is_still_to_be_had(CutAt place)
    {
        await using var way = new CuttingProxy(Server.Socket) { Mark = "UPDATE sessions SET epoch"u8.ToArray() };
        await using var store = new PostgresSessionStore(Through(way), _schema);
        way.CutNext(1, place);
        SessionHold hold = await store.TakeAsync("a", TakeMode.OpenOrCreate);
        await store.AppendAsync(hold, StoreContract.Several(1, 1), null);
        Assert.Equal(1, way.Cut);
    }

    [StoreTheory]
    [InlineData(CutAt.Before)]
    [InlineData(CutAt.Half)]
    [InlineData(CutAt.Answer)]
    public async Task A_value_whose_connection_is_cut_is_kept_whole_or_not_at_all(CutAt place)
    {
        await using var way = new CuttingProxy(Server.Socket) { Mark = "INSERT INTO pieces"u8.ToArray() };
        await using var store = new PostgresSessionStore(Through(way), _schema);
        string hash = await store.KeepAsync(new Pattern(1_000_000));
        way.CutNext(1, place);
        await Assert.ThrowsAsync<StoreException>(() => store.KeepAsync(new Pattern(2_000_000)));
        Assert.Equal(1L, await Server.RunAsync($"SELECT count(*) FROM {_schema}.kept"));
        Assert.Equal(4L, await Server.RunAsync($"SELECT count(*) FROM {_schema}.pieces"));
        await using Stream value = (await store.FetchAsync(hash))!;
        Assert.Equal(1_000_000, value.Length);
        await store.KeepAsync(new Pattern(2_000_000));
    }

    [StoreFact]
    public async Task A_lease_outlives_a_server_that_crashes_and_comes_back()
    {
        PostgresServer own = await PostgresServer.StartAsync();
        try
        {
            var time = new FakeTime();
            await using var store = new PostgresSessionStore(own.ConnectionString, lease: TimeSpan.FromMinutes(3), clock: time);
            SessionHold hold = await store.TakeAsync("a", TakeMode.Create);
            await store.AppendAsync(hold, StoreContract.Several(1, 1), null);
            await own.CrashAsync();
            time.Advance(TimeSpan.FromMinutes(1)); // It cannot be renewed now.
            await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(hold, StoreContract.Several(2, 1), null));
            await own.RestartAsync();
            await store.AppendAsync(hold, StoreContract.Several(2, 1), null);
            Assert.Equal(2, await CountAsync(store));
        }
        finally
        {
            await own.StopAsync();
        }
    }

    private static string Through(CuttingProxy way) =>
        $"Host=127.0.0.1;Port={way.Port};Username=cave;Database=postgres;Timeout=30;SSL Mode=Disable";

    private static async Task<int> CountAsync(PostgresSessionStore store)
    {
        int count = 0;
        await foreach (JournalRecord record in store.ReadAsync("a"))
            Assert.Equal(++count, record.Seq);
        return count;
    }

    private static async Task<StoredSession> ListAsync(PostgresSessionStore store)
    {
        await foreach (StoredSession session in store.ListAsync())
            return session;
        throw new InvalidOperationException("There is no session.");
    }
}
