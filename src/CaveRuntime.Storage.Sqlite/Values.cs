using System.Collections.Concurrent;
using System.Security.Cryptography;
using CaveRuntime.Confinement.Files;
using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>
/// The values beside the journals: files that are called by their hash. Which there are, the database says; files come and go inside
/// its transactions, so that one that is about to be removed cannot be taken for kept.
/// </summary>
internal sealed class Values(StoreFolder folder, Database database, TimeProvider clock)
{
    private const string Unfinished = ".partial";
    private const string Remedy = "Put it back from a backup of the store, or ask anew in another session.";

    private readonly ConcurrentQueue<string> _gone = [];
    private DateTimeOffset _swept = clock.GetUtcNow();

    public async Task<string> KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        const string attempt = "keeping a value";
        string partial = Path.Combine(folder.Values, Guid.NewGuid().ToString("N") + Unfinished);
        try
        {
            (string hash, long bytes) = await WriteAsync(content, partial, cancellationToken).ConfigureAwait(false);
            await database.WriteAsync(attempt, c => Add(c, partial, hash, bytes), cancellationToken).ConfigureAwait(false);
            await RemoveGoneAsync().ConfigureAwait(false);
            return hash;
        }
        finally
        {
            Remove(partial);
        }

        // What the caller's stream throws is the caller's; what the disk throws is ours.
        void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw Faults.Explain(problem, attempt, folder.Path);
            }
        }

        async Task<(string Hash, long Bytes)> WriteAsync(Stream from, string path, CancellationToken cancel)
        {
            folder.CheckPresence();
            using var seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] piece = new byte[StoreRules.PieceBytes];
            long bytes = 0;
            FileStream file = null!;
            Guard(() => file = StoreFolder.Create(path, FileMode.CreateNew));
            await using FileStream closing = file;
            while (await from.ReadAsync(piece, cancel).ConfigureAwait(false) is var read and > 0)
            {
                seen.AppendData(piece, 0, read);
                bytes += read;
                Guard(() => RandomAccess.Write(file.SafeFileHandle, piece.AsSpan(0, read), bytes - read));
            }

            await Task.Run(() => Guard(() => RandomAccess.FlushToDisk(file.SafeFileHandle)), CancellationToken.None).ConfigureAwait(false);
            return (Convert.ToHexStringLower(seen.GetCurrentHash()), bytes);
        }
    }

    public async Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken)
    {
        string attempt = $"reading the value {hash}";
        if (!IsHash(hash))
            return null;
        long? bytes = await database.ReadAsync(
            attempt, c => c.Get<object>("SELECT bytes FROM kept WHERE hash = $1", hash) as long?, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
            return null;
        string path = PathOf(hash);
        if (Directory.Exists(path))
            throw new StoreException($"Value {hash} is lost: a folder lies in place of its file {path}. {Remedy}");
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new CheckedValueStream(file, hash, bytes.Value);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreException($"Value {hash} is lost: its file {path} is not there. {Remedy}", problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new StoreException($"Value {hash} cannot be read: this user may not read {path}. Look at its rights.", problem);
        }
        catch (IOException problem)
        {
            throw Faults.Explain(problem, attempt, folder.Path);
        }
    }

    /// <summary>Lets go of what no record names and nobody has asked to keep for an hour. Inside a transaction; when that is on the disk,
    /// <see cref="RemoveGoneAsync"/> removes the files.</summary>
    public bool Sweep(SqliteConnection connection)
    {
        _swept = clock.GetUtcNow();
        List<string> gone = connection.List(
            r => r.GetString(0),
            "DELETE FROM kept WHERE asked < $1 AND NOT EXISTS (SELECT 1 FROM uses WHERE uses.hash = kept.hash) RETURNING hash",
            Oldest.UtcTicks);
        foreach (string hash in gone)
            _gone.Enqueue(hash);
        return true;
    }

    /// <summary>Removes the files of what was let go of, but for those that somebody has kept again meanwhile.</summary>
    public async Task RemoveGoneAsync()
    {
        if (_gone.IsEmpty)
            return;
        try
        {
            _ = await database.WriteAsync("removing values", RemoveGone, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Found and removed when the store is opened another time.
        }
    }

    private bool RemoveGone(SqliteConnection connection)
    {
        while (_gone.TryDequeue(out string? hash))
        {
            if (connection.Get<long>("SELECT count(*) FROM kept WHERE hash = $1", hash) == 0)
                Remove(PathOf(hash));
        }

        return true;
    }

    /// <summary>Removes files that somebody who died has left. Inside a transaction.</summary>
    public bool SweepFiles(SqliteConnection connection)
    {
        RemoveGone(connection);
        foreach (string file in Directory.EnumerateFiles(folder.Values))
        {
            bool counts = connection.Get<long>("SELECT count(*) FROM kept WHERE hash = $1", Path.GetFileName(file)) > 0;
            if (!counts && File.GetLastWriteTimeUtc(file) < Oldest.UtcDateTime)
                Remove(file);
        }

        return true;
    }

    private DateTimeOffset Oldest => clock.GetUtcNow() - StoreRules.UnnamedValuesStay;

    private static bool IsHash(string hash) => hash is { Length: 64 } && hash.All(c => char.IsAsciiHexDigitLower(c));

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Found and removed when the store is opened another time.
        }
    }

    private string PathOf(string hash) => Path.Combine(folder.Values, hash);

    private bool Add(SqliteConnection connection, string partial, string hash, long bytes)
    {
        string path = PathOf(hash);
        if (!File.Exists(path) || new FileInfo(path).Length != bytes)
        {
            File.Move(partial, path, overwrite: true);
            FolderEntries.Flush(folder.Values);
        }

        connection.Run(
            "INSERT INTO kept (hash, bytes, asked) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET bytes = $2, asked = $3",
            hash, bytes, clock.GetUtcNow().UtcTicks);
        return _swept > Oldest || Sweep(connection);
    }
}
