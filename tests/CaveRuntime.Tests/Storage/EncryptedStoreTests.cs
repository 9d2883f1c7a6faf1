using System.Security.Cryptography;
using System.Text;
using CaveRuntime.Journal;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Storage;

/// <summary>With a key of the user's nothing of a session lies readable on the disk, and nobody opens it with another one.</summary>
public sealed class EncryptedStoreTests : IDisposable
{
    private const string Secret = "heliotrope-and-marmalade";

    private readonly string _folder = Directory.CreateTempSubdirectory("cave-test-").FullName;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_session_is_taken_up_with_the_key_and_nothing_of_it_is_readable_on_the_disk()
    {
        await AskAsync(_key);
        foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode })
                Assert.True(bytes.AsSpan().IndexOf(encoding.GetBytes(Secret)) < 0, $"{file} holds the secret");
        }

        await using var store = new EncryptedSessionStore(SqliteSessionStore.Open(_folder), _key);
        Assert.Contains(Secret, (await store.ListAsync().ToListAsync())[0].Summary.Question, StringComparison.Ordinal);
        await using CaveHost host = Host(store);
        await using Session session = await host.OpenAsync("one");
        Assert.Equal(Secret, (await session.RunCellAsync("word")).Value);
        Assert.Equal("4000024", (await session.RunCellAsync("ctx.Length")).Value);
        Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
    }

    [Fact]
    public async Task Without_the_key_or_with_another_one_it_is_refused_in_a_sentence()
    {
        await AskAsync(_key);
        await using (ISessionStore plain = SqliteSessionStore.Open(_folder))
        {
            await using CaveHost host = Host(plain);
            var e = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
            Assert.Contains("it is encrypted; give the key", e.Message, StringComparison.Ordinal);
        }

        await using var other = new EncryptedSessionStore(SqliteSessionStore.Open(_folder), RandomNumberGenerator.GetBytes(32));
        await using CaveHost second = Host(other);
        var wrong = await Assert.ThrowsAsync<StoreException>(() => second.OpenAsync("one"));
        Assert.Contains("another key", wrong.Message, StringComparison.Ordinal);
        Assert.Equal("(encrypted with another key)", (await other.ListAsync().ToListAsync())[0].Summary.Question);
    }

    [Fact]
    public async Task A_session_that_was_kept_without_a_key_is_listed_and_not_opened_with_one()
    {
        await AskAsync(null);
        await using var store = new EncryptedSessionStore(SqliteSessionStore.Open(_folder), _key);
        Assert.Contains(Secret, (await store.ListAsync().ToListAsync())[0].Summary.Question, StringComparison.Ordinal);
        await using CaveHost host = Host(store);
        var e = await Assert.ThrowsAsync<StoreException>(() => host.OpenAsync("one"));
        Assert.Contains("kept without a key", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(131_072)]
    [InlineData(1_000_003)]
    public async Task A_value_of_any_length_comes_back_and_one_that_is_cut_or_changed_does_not(int length)
    {
        byte[] value = RandomNumberGenerator.GetBytes(length);
        var inner = new MemorySessionStore();
        await using var store = new EncryptedSessionStore(inner, _key);
        string hash = await store.KeepAsync(new MemoryStream(value));
        Assert.Equal(hash, await store.KeepAsync(new MemoryStream(value)));
        Assert.Equal(value, await ReadAsync(store, hash));
        byte[] kept = await ReadAsync(inner, hash);
        foreach (int part in new[] { kept.Length - 1, kept.Length - 65_536 - 29, kept.Length / 2 }.Where(l => l > 0))
            await RefusedAsync(kept[..part]);
        byte[] changed = [.. kept];
        changed[^1] ^= 1;
        await RefusedAsync(changed);

        async Task RefusedAsync(byte[] other) => await Assert.ThrowsAsync<StoreException>(async () =>
            await ReadAsync(store, await inner.KeepAsync(new MemoryStream(other))));
    }

    [Fact]
    public async Task A_record_that_was_put_in_without_the_key_is_not_believed()
    {
        var inner = new MemorySessionStore();
        await using var store = new EncryptedSessionStore(inner, _key);
        await using (CaveHost host = Host(store))
        await using (Session session = await host.OpenAsync([], "one"))
            await session.RunCellAsync("1");
        SessionHold hold = await inner.TakeAsync("one", TakeMode.Open);
        byte[] forged = RecordForm.Write(RecordForm.Line(new CallBegun("k")));
        await inner.AppendAsync(hold, [new(hold.LastSeq + 1, forged, []), new(hold.LastSeq + 2, forged, [])], null);
        await inner.ReleaseAsync(hold);
        await using CaveHost second = Host(store);
        await Assert.ThrowsAsync<StoreException>(() => second.OpenAsync("one"));
    }

    [Fact]
    public async Task A_question_that_looks_encrypted_is_listed_as_it_is()
    {
        var inner = new MemorySessionStore();
        await using (CaveHost host = Host(inner, "FINAL(1)"))
        await using (Session session = await host.OpenAsync([], "one"))
            await session.AskAsync("encrypted:what is that?");
        await using var store = new EncryptedSessionStore(inner, _key);
        Assert.Equal("encrypted:what is that?", (await store.ListAsync().ToListAsync())[0].Summary.Question);
    }

    [Fact]
    public void A_key_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => new EncryptedSessionStore(new MemorySessionStore(), new byte[31]));

    private static async Task<byte[]> ReadAsync(ISessionStore store, string hash)
    {
        await using Stream value = (await store.FetchAsync(hash))!;
        using var all = new MemoryStream();
        await value.CopyToAsync(all);
        return all.ToArray();
    }

    private async Task AskAsync(byte[]? key)
    {
        ISessionStore store = SqliteSessionStore.Open(_folder);
        if (key is not null)
            store = new EncryptedSessionStore(store, key);
        await using ISessionStore owned = store;
        await using CaveHost host = Host(store, Cell($"var word = \"{Secret}\"; FINAL(word)"));
        await using Session session = await host.OpenAsync([Input.FromText("t", Secret + new string('x', 4_000_000))], "one");
        Assert.Equal(Secret, (await session.AskAsync($"Where is {Secret}?")).Text);
    }

    private static CaveHost Host(ISessionStore store, params string[] replies) => new(new CaveOptions
    {
        Model = new ScriptedModel(replies),
        Store = store,
        WarmWorkers = 0,
    }.InProcess());
}
