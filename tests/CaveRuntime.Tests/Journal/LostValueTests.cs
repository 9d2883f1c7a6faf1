using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>A value beside the journal that is lost is named with what it is; checks and forks promise only what can be opened.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LostValueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("changed", "is damaged")]
    [InlineData("cut", "is damaged")]
    [InlineData("missing", "is not there")]
    [InlineData("folder", "a folder lies in place")]
    public async Task A_lost_input_is_named_and_nothing_is_promised_or_written(string how, string said)
    {
        await using var store = SqliteSessionStore.Open(_folder);
        await using CaveHost host = Host(store);
        await using (Session session = await host.OpenAsync([Input.FromText("notes", "one two three")], "one"))
            Assert.Equal("13", (await session.RunCellAsync("ctx.Length")).Value);
        string file = Lose(Directory.EnumerateFiles(Path.Combine(_folder, "values")).Single(), how);

        var sessions = new StoredSessions(store);
        JournalCheck check = await sessions.VerifyAsync("one");
        Assert.Equal(0, check.Good);
        foreach (string word in new[] { "the input 'notes'", "cannot be opened", said, Path.GetFileName(file), "backup" })
            Assert.Contains(word, check.Problem, StringComparison.Ordinal);
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => sessions.ForkAsync("one", "two"));
        Assert.Contains("'notes'", refused.Message, StringComparison.Ordinal);
        for (int times = 0; times < 2; times++)
        {
            StoreException unread = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
            Assert.Contains("'notes'", unread.Message, StringComparison.Ordinal);
            Assert.Contains(said, unread.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("may not write", unread.Message, StringComparison.Ordinal);
        }

        Assert.Equal(check.Records, (await sessions.VerifyAsync("one")).Records);
    }

    [Fact]
    public async Task A_file_that_has_changed_is_said_and_is_no_fault_of_the_journal()
    {
        string file = Path.Combine(_folder, "notes.txt");
        await File.WriteAllTextAsync(file, "one two three");
        await using var store = SqliteSessionStore.Open(Path.Combine(_folder, "store"));
        await using CaveHost host = Host(store);
        await (await host.OpenAsync([Input.FromFile(file)], "one")).DisposeAsync();

        var sessions = new StoredSessions(store);
        JournalCheck whole = await sessions.VerifyAsync("one");
        await File.WriteAllTextAsync(file, "one two four!");
        JournalCheck changed = await sessions.VerifyAsync("one");
        File.Delete(file);
        JournalCheck gone = await sessions.VerifyAsync("one");
        await File.WriteAllTextAsync(file, "one two three");

        Assert.Equal((null, null), (whole.Problem, whole.Inputs));
        Assert.Contains("notes.txt is different", changed.Inputs, StringComparison.Ordinal);
        Assert.Contains("notes.txt", gone.Inputs, StringComparison.Ordinal);
        Assert.Equal(whole with { Inputs = changed.Inputs }, changed);
        Assert.Equal(whole, await sessions.VerifyAsync("one"));
    }

    [Fact]
    public async Task A_variable_that_is_lost_leaves_what_was_before_it()
    {
        await using var store = SqliteSessionStore.Open(_folder);
        await using CaveHost host = Host(store);
        await using (Session session = await host.OpenAsync([Input.FromText("notes", "one two three")], "one"))
        {
            Assert.Equal("14", (await session.RunCellAsync("var n = ctx.Length + 1; n")).Value);
            string[] before = Directory.GetFiles(Path.Combine(_folder, "values"));
            await session.InjectAsync("later", new List<int> { 1, 2, 3 });
            Assert.Equal("3", (await session.RunCellAsync("later.Count")).Value);
            Lose(Directory.GetFiles(Path.Combine(_folder, "values")).Except(before).Single(), "missing");
        }

        var sessions = new StoredSessions(store);
        JournalCheck check = await sessions.VerifyAsync("one");
        Assert.InRange(check.Good, 2, check.Records - 1);
        Assert.Contains("the variable 'later'", check.Problem, StringComparison.Ordinal);
        Assert.Contains("'later'", await sessions.ForkAsync("one", "two"), StringComparison.Ordinal);
        Assert.Equal((check.Good, (string?)null), ((await sessions.VerifyAsync("two")) is var fork ? (fork.Records, fork.Problem) : default));
        await using Session opened = await host.OpenAsync("two");
        Assert.Equal("14", (await opened.RunCellAsync("n")).Value);
    }

    [Fact]
    public async Task A_missing_record_is_counted_and_a_fork_has_what_is_before_it()
    {
        long last;
        await using (var store = SqliteSessionStore.Open(_folder))
        {
            await using CaveHost host = Host(store);
            await using (Session session = await host.OpenAsync([], "one"))
            {
                for (int i = 0; i < 5; i++)
                    Assert.Equal($"{i}", (await session.RunCellAsync($"var n{i} = {i}; n{i}")).Value);
            }

            last = (await store.ListAsync().ToListAsync())[0].LastSeq;
        }

        using (var behind = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "sessions.db")};Pooling=false"))
        {
            behind.Open();
            using var command = behind.CreateCommand();
            command.CommandText = $"DELETE FROM records WHERE seq = {last - 2}";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await using var again = SqliteSessionStore.Open(_folder);
        var sessions = new StoredSessions(again);
        JournalCheck check = await sessions.VerifyAsync("one");
        Assert.Equal((last, last - 3), (check.Records, check.Good));
        Assert.Contains($"record {last - 2} is missing", check.Problem, StringComparison.Ordinal);
        Assert.Contains("is missing", await sessions.ForkAsync("one", "two"), StringComparison.Ordinal);
        Assert.Equal(new JournalCheck(last - 3, last - 3, null), await sessions.VerifyAsync("two"));
        await using CaveHost other = Host(again);
        Assert.Contains(
            $"record {last - 2} is missing",
            (await Assert.ThrowsAsync<StoreException>(() => other.OpenAsync("one"))).Message,
            StringComparison.Ordinal);
        await using Session fork = await other.OpenAsync("two");
        Assert.Equal("0", (await fork.RunCellAsync("n0")).Value);
    }

    [Fact]
    public async Task A_fork_that_answers_the_question_anew_has_not_used_what_its_answer_cost()
    {
        var store = new MemorySessionStore();
        await using CaveHost host = Host(store);
        await using (Session session = await host.OpenAsync([], "one"))
            await session.AskAsync("What?");
        var sessions = new StoredSessions(store);
        await sessions.ForkAsync("one", "all");
        await sessions.ForkAsync("one", "anew", turn: 0);
        Dictionary<string, StoredSession> listed = await store.ListAsync().ToDictionaryAsync(s => s.Id);
        Assert.True(listed["one"].Summary.Usage.InputTokens > 0);
        Assert.Equal(listed["one"].Summary.Usage, listed["all"].Summary.Usage);
        Assert.Equal(0, listed["anew"].Summary.Usage.InputTokens);
    }

    private static string Lose(string file, string how)
    {
        switch (how)
        {
            case "changed":
                byte[] bytes = File.ReadAllBytes(file);
                bytes[2] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "cut":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^2]);
                break;
            default:
                File.Delete(file);
                if (how == "folder")
                    Directory.CreateDirectory(file);
                break;
        }

        return file;
    }

    private static CaveHost Host(ISessionStore store) => new(new CaveOptions
    {
        Model = new ScriptedModel((_, _) => Task.FromResult(ScriptedModel.Cell("FINAL(5)"))),
        WarmWorkers = 0,
        Store = store,
    }.InProcess());
}
