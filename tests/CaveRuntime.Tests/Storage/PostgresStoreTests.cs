using CaveRuntime.Storage;
using CaveRuntime.Storage.Postgres;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Storage;

public sealed class PostgresStoreTests : StoreContract
{
    private readonly string _schema = $"t{Guid.NewGuid():N}";
    private PostgresServer? _server;

    private PostgresServer Server => _server!;

    public override async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.RunAsync($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
    }

    protected override Task<ISessionStore> OpenAsync() =>
        Task.FromResult<ISessionStore>(new PostgresSessionStore(Server.ConnectionString, _schema));

    protected override Task AgeValuesAsync() => Server.RunAsync($"UPDATE {_schema}.kept SET asked = asked - interval '61 minutes'");

    protected override Task Pass() => Task.CompletedTask;

    protected override async Task<long> CountRecordsAsync() => (long)(await Server.RunAsync($"SELECT count(*) FROM {_schema}.records"))!;

    protected override Task BehindAsync(string command) => Server.RunAsync($"SET search_path = {_schema}; {command}");

    private protected override HoldingProcess HoldElsewhere(string session) => new("postgres", Server.ConnectionString, _schema, session);

    private protected override async Task<SessionHold> TakeWhenFreeAsync(string session)
    {
        while (true)
        {
            try
            {
                return await Store.TakeAsync(session, TakeMode.Open);
            }
            catch (SessionHeldException)
            {
                await Server.RunAsync("SELECT pg_sleep(0.1)"); // The lease runs on the server's clock.
            }
        }
    }

    [StoreFact]
    public async Task A_frozen_owner_that_thaws_is_refused()
    {
        using HoldingProcess owner = HoldElsewhere("a");
        await owner.HearAsync();
        Assert.Equal("kept 1", await owner.AppendAsync("one"));
        await owner.SignalAsync("STOP");
        SessionHold hold = await TakeWhenFreeAsync("a");
        await Store.AppendAsync(hold, [new(2, "two"u8.ToArray(), [])], null);
        await owner.SignalAsync("CONT");
        Assert.Equal("SessionTakenException", await owner.AppendAsync("lost"));
        Assert.Equal(["one", "two"], (await ReadAsync("a")).Select(Text));
    }

    [StoreFact]
    public async Task A_lease_is_renewed_while_its_owner_lives()
    {
        var time = new FakeTime();
        await using var owner = new PostgresSessionStore(Server.ConnectionString, _schema, TimeSpan.FromHours(1), time);
        await owner.TakeAsync("a", TakeMode.Create);
        await Server.RunAsync($"UPDATE {_schema}.sessions SET lease_until = clock_timestamp() + interval '1 minute'");
        time.Advance(TimeSpan.FromMinutes(21));
        while (await Server.RunAsync($"SELECT lease_until > clock_timestamp() + interval '30 minutes' FROM {_schema}.sessions") is not true)
            await Server.RunAsync("SELECT pg_sleep(0.05)");
    }

    [StoreFact]
    public async Task A_broken_connection_is_made_anew_and_what_was_kept_is_not_appended_twice()
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, Several(1, 1), null);
        await Server.RunAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%unnest%' AND state = 'idle'"
            + $" AND datname = 'postgres' AND pid <> pg_backend_pid()");
        await Store.AppendAsync(hold, Several(2, 1), null);
        Assert.Equal(2, (await ReadAsync("a")).Count);
    }

    [StoreFact]
    public async Task Tables_of_a_newer_program_are_refused()
    {
        await Store.TakeAsync("a", TakeMode.Create);
        await Server.RunAsync($"UPDATE {_schema}.cave_version SET version = 9");
        await using var store = new PostgresSessionStore(Server.ConnectionString, _schema);
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.TakeAsync("b", TakeMode.Create));
        Assert.Contains("have version 9", problem.Message, StringComparison.Ordinal);
        await Server.RunAsync($"UPDATE {_schema}.cave_version SET version = 1");
    }

    [StoreFact]
    public async Task A_server_that_is_down_read_only_or_strange_is_said_so_without_the_password()
    {
        await using var down = new PostgresSessionStore("Host=127.0.0.1;Port=1;Username=u;Password=s3cret;Database=d");
        var problem = await Assert.ThrowsAsync<StoreException>(() => down.TakeAsync("a", TakeMode.Create));
        Assert.Contains("the PostgreSQL database d at 127.0.0.1 cannot be reached", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem.Message, StringComparison.Ordinal);

        await using var missing = new PostgresSessionStore(
            Server.ConnectionString.Replace("postgres", "nowhere", StringComparison.Ordinal));
        Assert.Contains(
            "Make the database", (await Assert.ThrowsAsync<StoreException>(() => missing.TakeAsync("a", TakeMode.Create))).Message,
            StringComparison.Ordinal);

        await Store.TakeAsync("a", TakeMode.Create);
        await using var standby = new PostgresSessionStore(
            Server.ConnectionString + ";Options=-c default_transaction_read_only=on", _schema);
        Assert.Contains(
            "read-only", (await Assert.ThrowsAsync<StoreException>(() => standby.TakeAsync("b", TakeMode.Create))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PostgresSessionStore("nonsense", _schema));
        Assert.Throws<ArgumentException>(() => new PostgresSessionStore(Server.ConnectionString, "a\"b"));
    }

    [StoreFact]
    public async Task A_server_that_stops_in_the_middle_is_said_so()
    {
        PostgresServer own = await PostgresServer.StartAsync();
        await using var store = new PostgresSessionStore(own.ConnectionString);
        SessionHold hold = await store.TakeAsync("a", TakeMode.Create);
        await own.StopAsync();
        var problem = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(hold, Several(1, 1), null));
        Assert.Contains("not known", problem.Message, StringComparison.Ordinal);
    }
}
