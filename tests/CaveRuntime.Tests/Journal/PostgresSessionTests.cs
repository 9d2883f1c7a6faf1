using CaveRuntime.Storage;
using CaveRuntime.Storage.Postgres;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Storage;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>Sessions in PostgreSQL, whole: hosts that want the same one, a server that stops, takes no writes, or has a full disk.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PostgresSessionTests
{
    private const int Parts = 12;

    [StoreFact]
    public async Task Of_two_hosts_one_is_refused_and_takes_over_when_the_other_is_dead_for_whom_nothing_is_kept_any_more()
    {
        PostgresServer server = await PostgresServer.SharedAsync;
        string schema = $"t{Guid.NewGuid():N}";
        var frozen = new FakeTime(); // Renews nothing.
        await using var one = new PostgresSessionStore(server.ConnectionString, schema, TimeSpan.FromMinutes(5), frozen);
        await using var two = new PostgresSessionStore(server.ConnectionString, schema);
        List<string> asked = [];
        await using var first = new CaveHost(Options(one, async words =>
        {
            if (words != "part 7")
                return;
            await using var other = new CaveHost(Options(two, _ => Task.CompletedTask));
            SessionHeldException held = await Assert.ThrowsAsync<SessionHeldException>(() => other.OpenAsync("one"));
            Assert.Contains($"process {Environment.ProcessId}", held.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<SessionExistsException>(() => other.OpenAsync([], "one"));
            await server.RunAsync($"UPDATE {schema}.sessions SET lease_until = clock_timestamp() - interval '1 second'");
            await using Session taken = await other.OpenAsync("one");
            Assert.Equal($"{Parts}", (await taken.ResumeAsync()).Text);
        }));
        await using Session session = await first.OpenAsync([], "one");
        Answer answer = await session.AskAsync("What?");
        Assert.Equal(StopReason.StoreError, answer.Stop);
        Assert.Contains("no longer held here", answer.Error!.Message, StringComparison.Ordinal);
        Assert.Null((await new StoredSessions(two).VerifyAsync("one")).Problem);
        await server.RunAsync($"DROP SCHEMA {schema} CASCADE");
    }

    [StoreFact]
    public async Task A_server_that_stops_in_mid_run_stops_it_and_the_session_goes_on_when_it_is_back()
    {
        PostgresServer own = await PostgresServer.StartAsync();
        try
        {
            await using var store = new PostgresSessionStore(own.ConnectionString);
            await BreaksAsync(store, own.CrashAsync, own.RestartAsync, "not known");
        }
        finally
        {
            await own.StopAsync();
        }
    }

    [StoreFact]
    public async Task A_server_that_takes_no_writes_any_more_stops_the_run_and_the_session_goes_on_when_it_does()
    {
        PostgresServer server = await PostgresServer.SharedAsync;
        string role = $"r{Guid.NewGuid():N}";
        await server.RunAsync($"CREATE ROLE {role} LOGIN; CREATE SCHEMA {role} AUTHORIZATION {role}");
        await using var store = new PostgresSessionStore(
            server.ConnectionString.Replace("Username=cave", $"Username={role}", StringComparison.Ordinal), role);
        await BreaksAsync(store, () => SetAsync("on"), () => SetAsync("off"), "takes no writes");
        await server.RunAsync($"DROP SCHEMA {role} CASCADE; DROP ROLE {role}");

        Task SetAsync(string value) => server.RunAsync(
            $"ALTER ROLE {role} SET default_transaction_read_only = {value}; SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{role}'");
    }

    [StoreFact]
    public async Task A_full_disk_under_the_server_stops_the_run_and_the_session_goes_on_after_room_was_made()
    {
        string folder = Directory.CreateTempSubdirectory("cave-pgdisk-").FullName;
        await using SmallDisk? disk = await SmallDisk.MountAsync(Path.Combine(folder, "disk"), kibibytes: 128 * 1_024);
        if (disk is null)
            return;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        PostgresServer own = await PostgresServer.StartAsync(disk.Folder);
        try
        {
            await using var store = new PostgresSessionStore(own.ConnectionString);
            string? filler = null;
            await BreaksAsync(
                store, () =>
                {
                    filler = disk.Fill();
                    return Task.CompletedTask;
                }, async () =>
                {
                    File.Delete(filler!);
                    await own.WaitAsync();
                }, "");
        }
        finally
        {
            await own.StopAsync();
        }

        await disk.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task BreaksAsync(PostgresSessionStore store, Func<Task> breaks, Func<Task> mends, string reason)
    {
        List<string> before = [];
        await using (var host = new CaveHost(Options(store, async words =>
        {
            before.Add(words);
            if (words == "part 7")
                await breaks();
        })))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Answer answer = await session.AskAsync("What?").WaitAsync(TestContext.Patience);
            Assert.Equal(StopReason.StoreError, answer.Stop);
            Assert.Contains(reason, answer.Error!.Message, StringComparison.Ordinal);
        }

        await mends();
        List<string> after = [];
        await using var second = new CaveHost(Options(store, words =>
        {
            after.Add(words);
            return Task.CompletedTask;
        }));
        await using Session again = await second.OpenAsync("one");
        Answer resumed = await again.ResumeAsync();
        Assert.True(resumed.Text == $"{Parts}", resumed.Error?.Message);
        Assert.InRange(before.Intersect(after).Count(), 0, 1);
        Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
    }

    private static CaveOptions Options(ISessionStore store, Func<string, Task> asking) => new CaveOptions
    {
        Model = new ScriptedModel(async (request, _) =>
        {
            bool isPart = request[0].Role != ChatRole.System;
            await asking(isPart ? request[^1].Text.Split(':')[0] : $"turn {request.Count}");
            return isPart ? "to " + request[^1].Text
                : ScriptedModel.Cell(request.Any(m => m.Role == ChatRole.Assistant)
                    ? "FINAL(heard.Count)"
                    : $"var heard = new List<string>(); var random = new Random(1); for (int i = 0; i < {Parts}; i++) heard.Add(llm_query($\"part {{i}}: {{string.Concat(Enumerable.Range(0, 200_000).Select(_ => (char)random.Next(33, 126)))}}\"));");
        }),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}
