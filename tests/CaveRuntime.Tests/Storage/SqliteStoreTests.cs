using System.Diagnostics;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;
using Microsoft.Data.Sqlite;

namespace CaveRuntime.Tests.Storage;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-store-").FullName;
    private readonly FakeTime _time = new();

    private string Place => Path.Combine(_folder, "store");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<ISessionStore> OpenAsync() => Task.Run<ISessionStore>(() => SqliteSessionStore.Open(Place, _time));

    protected override Task AgeValuesAsync()
    {
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    protected override Task Pass()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    protected override Task<long> CountRecordsAsync()
    {
        using SqliteConnection connection = Behind(Place);
        return Task.FromResult(connection.Get<long>("SELECT count(*) FROM records"));
    }

    protected override Task BehindAsync(string command)
    {
        using SqliteConnection connection = Behind(Place);
        return Task.FromResult(connection.Run(command));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_read_only_is_read_and_a_log_that_was_not_taken_over_is_not_passed_over(bool isClosed)
    {
        await using SmallDisk? disk = await SmallDisk.MountAsync(Path.Combine(_folder, "disk ?#%41"), kibibytes: 4_096);
        if (disk is null)
            return; // This user may not mount one.
        string place = Path.Combine(disk.Folder, "store"), copy = Path.Combine(disk.Folder, "copy");
        await using (SqliteSessionStore store = SqliteSessionStore.Open(place))
        {
            SessionHold hold = await store.TakeAsync("a", TakeMode.Create);
            await store.AppendAsync(hold, Several(1, 3), s_summary);
            Directory.CreateDirectory(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (string file in new[] { "sessions.db", "sessions.db-wal" })
                File.Copy(Path.Combine(place, file), Path.Combine(copy, file));
        }

        await disk.TakeRightsAsync();
        await using SqliteSessionStore read = SqliteSessionStore.OpenToRead(isClosed ? place : copy);
        if (isClosed)
        {
            Assert.Equal(3, (await read.ReadAsync("a").ToListAsync()).Count);
            Assert.Equal((3, null), (await read.ListAsync().ToListAsync()) is [var one] ? (one.LastSeq, one.Holder) : default);
            StoreException refused = await Assert.ThrowsAsync<StoreException>(() => read.TakeAsync("a", TakeMode.Open));
            Assert.Contains("read-only", refused.Message, StringComparison.Ordinal);
            return;
        }

        // Where the log lies beside it SQLite reads it, or it is said; never is what it holds left out.
        try
        {
            Assert.Equal(3, (await read.ReadAsync("a").ToListAsync()).Count);
        }
        catch (StoreException e)
        {
            Assert.Contains("Copy the whole folder", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Who_deletes_on_a_full_disk_is_not_told_to_resume()
    {
        var full = new IOException("No space left on device", 28);
        string deleting = Faults.Explain(full, "deleting session a", "/d").Message, opening = Faults.Explain(full, "opening the store in /d", "/d").Message;
        Assert.All([deleting, opening], m => Assert.Contains("outside of this folder: a megabyte or two", m, StringComparison.Ordinal));
        Assert.All([deleting, opening], m => Assert.DoesNotContain("resume", m, StringComparison.Ordinal));
        Assert.Contains("resume the session", Faults.Explain(full, "appending to session a", "/d").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_without_an_end_stops_when_it_is_told_to()
    {
        using var database = new Database(StoreFolder.Open(Path.Combine(_folder, "other")), TimeSpan.FromSeconds(5));
        using var stop = new CancellationTokenSource();
        Task<long> endless = database.ReadAsync(
            "counting",
            c =>
            {
                c.CreateFunction("stop", () =>
                {
                    stop.Cancel();
                    return 1L;
                });
                return c.Get<long>(
                    "WITH RECURSIVE n (i) AS (SELECT stop() UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
            },
            stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_value_whose_removal_could_not_be_kept_is_still_there()
    {
        StoreFolder folder = StoreFolder.Open(Path.Combine(_folder, "other"));
        using var database = new Database(folder, TimeSpan.FromSeconds(5));
        var values = new Values(folder, database, _time);
        string hash = await values.KeepAsync(new MemoryStream([1, 2, 3]), default);
        await AgeValuesAsync();
        // The disk fills up before the end of the transaction.
        Assert.Throws<StoreException>(() => database.Write<bool>(
            "sweeping",
            connection => values.Sweep(connection) ? throw new IOException("The disk is full.") : true));
        await using (Stream value = (await values.FetchAsync(hash, default))!)
            Assert.Equal(1, value.ReadByte());
        database.Write("sweeping", values.Sweep);
        await values.RemoveGoneAsync();
        Assert.Null(await values.FetchAsync(hash, default));
        Assert.Empty(Directory.EnumerateFiles(folder.Values));
    }

    private protected override HoldingProcess HoldElsewhere(string session) => new("sqlite", Place, "-", session);

    private protected override Task<SessionHold> TakeWhenFreeAsync(string session) => Store.TakeAsync(session, TakeMode.Open);

    [Fact]
    public async Task Nobody_else_may_read_what_is_kept()
    {
        await Store.TakeAsync("a", TakeMode.Create);
        await KeepAsync("a value");
        foreach (string entry in Directory.EnumerateFileSystemEntries(Place, "*", SearchOption.AllDirectories).Append(Place))
        {
            const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Directory.Exists(entry) ? file | UnixFileMode.UserExecute : file, File.GetUnixFileMode(entry));
        }

        Assert.Contains(Directory.EnumerateFiles(Place), f => f.EndsWith("-wal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_others_may_write_to_is_refused()
    {
        await Store.DisposeAsync();
        foreach (UnixFileMode right in new[] { UnixFileMode.GroupWrite, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | right);
            var problem = Assert.Throws<StoreException>(() => SqliteSessionStore.Open(Place));
            Assert.Contains("chmod go-w", problem.Message, StringComparison.Ordinal);
        }

        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.UserName != "root")
            return; // Only root can make a folder another's.
        using (Process owner = Process.Start("chown", ["65534", Place]))
            await owner.WaitForExitAsync();

        Assert.Contains(
            "another user (number 65534)", Assert.Throws<StoreException>(() => SqliteSessionStore
                .Open(Place)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_and_a_database_of_another_one_are_refused()
    {
        await Store.DisposeAsync();
        using (SqliteConnection connection = Behind(Place))
            connection.Run("PRAGMA user_version = 7");
        Assert.Contains(
            "have version 7",
            Assert.Throws<StoreException>(() => SqliteSessionStore.Open(Place)).Message,
            StringComparison.Ordinal);
        string foreign = Path.Combine(_folder, "foreign");
        Directory.CreateDirectory(foreign, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using (SqliteConnection connection = Behind(foreign, SqliteOpenMode.ReadWriteCreate))
            connection.Run("CREATE TABLE notes (text)");
        Assert.Contains(
            "of another program", Assert.Throws<StoreException>(() => SqliteSessionStore.Open(foreign)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_gone_replaced_or_damaged_is_said_so()
    {
        SessionHold hold = await Store.TakeAsync("a", TakeMode.Create);
        await Store.AppendAsync(hold, Several(1, 2_000), null);
        string database = Path.Combine(Place, "sessions.db");
        File.Move(database, database + ".away");
        Assert.Contains(
            "is gone", (await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, Several(2_001, 1), null))).Message,
            StringComparison.Ordinal);
        await File.WriteAllTextAsync(database, "");
        await Assert.ThrowsAsync<StoreException>(() => Store.AppendAsync(hold, Several(2_001, 1), null));
        File.Move(database + ".away", database, overwrite: true);
        await Store.AppendAsync(hold, Several(2_001, 1), null);
        await Store.DisposeAsync();

        byte[] content = await File.ReadAllBytesAsync(database);
        Array.Fill(content, (byte)0xa5, 4_096, content.Length - 4_096);
        await File.WriteAllBytesAsync(database, content);
        Assert.Contains(
            "is damaged",
            Assert.Throws<StoreException>(() => SqliteSessionStore.Open(Place)).Message,
            StringComparison.Ordinal);
        Array.Fill(content, (byte)0xa5);
        await File.WriteAllBytesAsync(database, content);
        Assert.Contains(
            "is damaged",
            Assert.Throws<StoreException>(() => SqliteSessionStore.Open(Place)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_value_is_never_taken_for_the_one_that_was_kept()
    {
        string value = await KeepAsync("a value");
        string file = Path.Combine(Place, "values", value);
        await File.WriteAllTextAsync(file, "b value");
        Assert.Contains(
            "damaged", (await Assert.ThrowsAsync<StoreException>(() => FetchAsync(value))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "a val");
        await Assert.ThrowsAsync<StoreException>(() => FetchAsync(value));
        File.Delete(file);
        await Assert.ThrowsAsync<StoreException>(() => FetchAsync(value));
        Assert.Equal(value, await KeepAsync("a value"));
        Assert.Equal("a value", await FetchAsync(value));
    }

    [Fact]
    public async Task A_database_that_somebody_keeps_locked_is_said_so()
    {
        using SqliteConnection other = Behind(Place);
        await using var impatient = SqliteSessionStore.Open(Place, _time, TimeSpan.FromMilliseconds(50));
        using (other.BeginTransaction(deferred: false))
        {
            var problem = await Assert.ThrowsAsync<StoreException>(() => impatient.TakeAsync("a", TakeMode.Create));
            Assert.Contains("locked", problem.Message, StringComparison.Ordinal);
            Assert.Empty(await ReadAsync("a"));
        }

        await impatient.TakeAsync("a", TakeMode.Create);
    }

    [Fact]
    public async Task A_full_disk_is_said_so_and_what_was_kept_stays()
    {
        await using SmallDisk? disk = await SmallDisk.MountAsync(Path.Combine(_folder, "disk"), kibibytes: 1_024);
        if (disk is null)
            return; // This user may not mount one; the soak fills disks in another way.
        await using var store = SqliteSessionStore.Open(Path.Combine(disk.Folder, "store"));

        SessionHold hold = await store.TakeAsync("a", TakeMode.Create);
        byte[] large = new byte[50_000];
        Random.Shared.NextBytes(large);
        int kept = 0;
        StoreException problem = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (; kept < 100; kept++)
                await store.AppendAsync(hold, [new(kept + 1, large, [])], s_summary);
        });
        Assert.Contains("is full", problem.Message, StringComparison.Ordinal);
        Assert.Contains(
            "is full", (await Assert.ThrowsAsync<StoreException>(() => store.KeepAsync(new Pattern(2_000_000)))).Message,
            StringComparison.Ordinal);
        await disk.GrowAsync(kibibytes: 8_192);
        await store.AppendAsync(hold, [new(kept + 1, large, [])], null);
        int read = 0;
        await foreach (JournalRecord record in store.ReadAsync("a"))
            Assert.Equal(++read, record.Seq);
        Assert.Equal(kept + 1, read);
        await store.KeepAsync(new Pattern(2_000_000));
        // A file that is open for writing keeps its disk writable.
        await store.DisposeAsync();
        await disk.TakeRightsAsync();
        var refused = Assert.Throws<StoreException>(() => SqliteSessionStore.Open(Path.Combine(disk.Folder, "store")));
        Assert.Contains("ead-only", refused.Message, StringComparison.Ordinal);
    }

    private static SqliteConnection Behind(string folder, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "sessions.db"), Mode = mode, Pooling = false }
                .ToString());
        connection.Open();
        return connection;
    }
}
