using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>
/// A store as version 1 of the tables and of the records wrote it, with a session that has ended, one that was broken off in the middle of a
/// cell, and a fork: it is opened, checked and gone on with, and nothing that was answered is asked again. It was made by
/// <see cref="MakeAsync"/> (<c>CAVE_MAKE_FIXTURES=1</c> where there is none) and is never made anew.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StoreFixtureTests : IAsyncLifetime
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string s_kept = Path.Combine(RecordFixtures.Folder, "store-v1");
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-fixture-").FullName;
    private readonly List<string> _asked = [];

    public async Task InitializeAsync()
    {
        if (RecordFixtures.Makes && !Directory.Exists(s_kept))
            await MakeAsync();
        _asked.Clear();
        Directory.CreateDirectory(Path.Combine(_folder, "values"), Private);
        File.Copy(Path.Combine(s_kept, "sessions.db"), Path.Combine(_folder, "sessions.db"));
        foreach (string value in Directory.EnumerateFiles(Path.Combine(s_kept, "values")))
            File.Copy(value, Path.Combine(_folder, "values", Path.GetFileName(value)));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Its_sessions_are_listed_and_whole_and_say_what_happened()
    {
        await using SqliteSessionStore store = SqliteSessionStore.Open(_folder);
        List<StoredSession> list = [];
        await foreach (StoredSession session in store.ListAsync())
            list.Add(session);
        Assert.Equal(["broken", "ended", "fork"], list.Select(s => s.Id).Order());
        Assert.Equal(("ended", SessionState.Running), (list.Single(s => s.Id == "fork").ForkOf, list.Single(s => s.Id == "broken").Summary.State));
        var sessions = new StoredSessions(store);
        foreach (StoredSession session in list)
            Assert.Null((await sessions.VerifyAsync(session.Id)).Problem);
        List<string> kinds = [];
        await foreach (RunEvent happened in sessions.EventsAsync("ended"))
            kinds.Add(EventJson.NameOf(happened));
        string[] must = ["run_started", "cell_finished", "subcall_finished", "child_finished", "lent_call_finished", "branch_opened", "branch_folded", "run_finished"];
        Assert.Empty(must.Except(kinds));
    }

    [Fact]
    public async Task A_session_that_had_ended_has_its_variables_and_asks_nobody()
    {
        await using SqliteSessionStore store = SqliteSessionStore.Open(_folder);
        await using var host = new CaveHost(Options(store));
        foreach (string name in new[] { "ended", "fork" })
        {
            await using Session session = await host.OpenAsync(name);
            await session.LendAsync("add", (Func<int, int, int>)((a, b) => throw new InvalidOperationException("It was called again.")));
            CellReport cell = await session.RunCellAsync("$\"{box.Size} {Twice(2)} {heard} {child} {added} {rows[99].Name} {ctx} {luck.ToString().Length}\"");
            Assert.Equal("7 4 to part to child 5 row 99 some text 36", cell.Value);
            Assert.Empty(cell.Observed.Notes);
        }

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_session_that_was_broken_off_goes_on_with_the_answers_that_it_had()
    {
        await using SqliteSessionStore store = SqliteSessionStore.Open(_folder);
        await using var host = new CaveHost(Options(store));
        await using Session session = await host.OpenAsync("broken");
        Assert.Equal("What?", session.Pending);
        Answer answer = await session.ResumeAsync();
        Assert.Equal("to first to second to third", answer.Text);
        Assert.Equal(["third"], _asked.Where(a => a.Length < 10));
    }

    private async Task MakeAsync()
    {
        string folder = Path.Combine(_folder, "made");
        await using (SqliteSessionStore store = SqliteSessionStore.Open(folder))
        {
            await using var host = new CaveHost(Options(store));
            await using (Session session = await host.OpenAsync([Input.FromText("t", "some text")], "ended"))
            {
                await session.InjectAsync("rows", Enumerable.Range(0, 100).Select(i => new Row(i, $"row {i}")));
                await session.LendAsync("add", (Func<int, int, int>)((a, b) => a + b));
                Assert.Equal("done", (await session.AskAsync("What is there?")).Text);
                await session.RunCellAsync("var mine = 3; mine");
            }

            await new StoredSessions(store).ForkAsync("ended", "fork");
            using var stop = new CancellationTokenSource();
            await using var other = new CaveHost(Options(store, stop));
            await using (Session session = await other.OpenAsync([], "broken"))
                await session.AskAsync("What?", stop.Token);
        }

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "sessions.db")};Pooling=false"))
        {
            connection.Open();
            connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            connection.Run("VACUUM");
        }

        Directory.CreateDirectory(Path.Combine(s_kept, "values"));
        File.Copy(Path.Combine(folder, "sessions.db"), Path.Combine(s_kept, "sessions.db"));
        foreach (string value in Directory.EnumerateFiles(Path.Combine(folder, "values")))
            File.Copy(value, Path.Combine(s_kept, "values", Path.GetFileName(value)));
    }

    private static readonly string[] s_cells =
    [
        "record Box(int Size); int Twice(int x) => 2 * x; var box = new Box(7); var luck = Guid.NewGuid();",
        "var heard = llm_query(\"part\"); var added = add(2, 3);",
        "var child = rlm_query(\"how long is the child?\", ctx[..4]);",
        "branch(\"look\", \"look at it\");",
        "fold(\"I looked.\");",
        "FINAL(\"done\")",
    ];

    private CaveOptions Options(ISessionStore store, CancellationTokenSource? stopsAtThird = null) => new CaveOptions
    {
        Model = new ScriptedModel(async (request, stop) =>
        {
            lock (_asked)
                _asked.Add(request[^1].Text);
            if (request[0].Role != ChatRole.System)
            {
                if (request[^1].Text == "third" && stopsAtThird is not null)
                {
                    await stopsAtThird.CancelAsync();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                }

                return "to " + request[^1].Text;
            }

            int turn = request.Count(m => m.Role == ChatRole.Assistant);
            if (request[1].Text.Contains("how long is the child", StringComparison.Ordinal))
                return ScriptedModel.Cell("FINAL(\"to child\")");
            if (request[1].Text.Contains("What is there?", StringComparison.Ordinal))
                return ScriptedModel.Cell(s_cells[turn + (request.Any(m => m.Text.Contains("I looked.", StringComparison.Ordinal)) && turn < 5 ? 1 : 0)]);
            return ScriptedModel.Cell(turn == 0
                ? "var one = llm_query(\"first\"); var two = llm_query(\"second\"); var three = llm_query(\"third\");"
                : "FINAL($\"{one} {two} {three}\")");
        }),
        WarmWorkers = 0,
        Store = store,
        Context = "fold",
    }.InProcess();

    public sealed record Row(int Number, string Name);
}
