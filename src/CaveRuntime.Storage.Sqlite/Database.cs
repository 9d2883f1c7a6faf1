using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>The database's connections: one that writes, one step at a time, and one for each reading. Thread-safe.</summary>
internal sealed class Database : IDisposable
{
    // Steps of SQLite's machine between two looks at a token.
    private const int LookSteps = 10_000;

    private readonly StoreFolder _folder;
    private readonly TimeSpan _patience;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteConnection? _writer;
    private bool _disposed;

    /// <param name="folder">Where it lies.</param>
    /// <param name="patience">How long to wait for another process that writes.</param>
    public Database(StoreFolder folder, TimeSpan patience) => (_folder, _patience) = (folder, patience);

    /// <summary>Does something that is kept as a whole or not at all. When it returns, it is on the disk.</summary>
    /// <param name="attempt">What it is, for an error.</param>
    /// <param name="step">What to do; the transaction has begun, and ends when it returns.</param>
    /// <param name="cancellationToken">Stops the waiting for one's turn.</param>
    public async Task<T> WriteAsync<T>(string attempt, Func<SqliteConnection, T> step, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // SQLite knows no waiting without a thread.
            return await Task.Run(() => Write(attempt, step), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads; nobody who writes waits for it.</summary>
    public Task<T> ReadAsync<T>(string attempt, Func<SqliteConnection, T> step, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteSessionStore));
            return Guard(
                attempt, () =>
                {
                    _folder.CheckPresence();
                    bool isUnchanging = _folder.IsReadOnly && !ReadOnlyDatabase.HasLog(_folder);
                    using SqliteConnection connection = _folder.IsReadOnly ? ReadOnlyDatabase.Connect(_folder, _patience) : Connect();
                    // A query of a large or damaged database may take long, and looks at no token.
                    if (cancellationToken.CanBeCanceled)
                    {
                        sqlite3_progress_handler(
                            connection.Handle, LookSteps, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
                    }

                    try
                    {
                        T result = step(connection);
                        // It was read as one that does not change; somebody who may write may have begun to.
                        return !isUnchanging || !ReadOnlyDatabase.HasLog(_folder) ? result : throw new StoreException(
                            $"The database in {_folder.Path} was written to while it was read, from elsewhere. Try again.");
                    }
                    catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_INTERRUPT)
                    {
                        throw new OperationCanceledException("The reading was stopped.", e, cancellationToken);
                    }
                });
        }, cancellationToken);

    /// <summary>Does a step of writing at once, on this thread.</summary>
    public T Write<T>(string attempt, Func<SqliteConnection, T> step)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteSessionStore));
        if (_folder.IsReadOnly)
            throw Faults.OpenedToRead(attempt, _folder.Path);
        return Guard(
            attempt, () =>
            {
                _folder.CheckPresence();
                _writer ??= Connect();
                bool done = false;
                try
                {
                    T result;
                    using (SqliteTransaction transaction = _writer.BeginTransaction(deferred: false))
                    {
                        result = step(_writer);
                        transaction.Commit();
                    }

                    done = true;
                    return result;
                }
                finally
                {
                    // After a failure a new connection begins with a clean slate.
                    if (!done)
                        CloseWriter();
                }
            });
    }

    /// <summary>Gives the room of what was deleted back to the disk, and overwrites it in the log; where somebody reads, some other
    /// time.</summary>
    public Task ShrinkAsync() => Task.Run(
        () =>
        {
            try
            {
                using SqliteConnection connection = Connect();
                connection.Run("PRAGMA busy_timeout = 0");
                _ = connection.List(row => 0, "PRAGMA incremental_vacuum");
                _ = connection.List(row => 0, "PRAGMA wal_checkpoint(TRUNCATE)");
            }
            catch (Exception problem) when (problem is SqliteException or StoreException)
            {
                // Nothing is lost: the pages are free and used again.
            }
        });

    public void Dispose()
    {
        _writing.Wait();
        _disposed = true;
        CloseWriter();
        _writing.Release();
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private T Guard<T>(string attempt, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception problem) when (problem is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Faults.Explain(problem, attempt, _folder.Path);
        }
        catch (Exception problem) when (problem is (InvalidCastException or InvalidOperationException or ArgumentOutOfRangeException
            or OverflowException) and not ObjectDisposedException)
        {
            // A column holds what this program never puts there.
            throw Faults.Damaged(problem, attempt, _folder.Path);
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = _folder.Database,
                Mode = SqliteOpenMode.ReadWrite, // Made already, with the right rights.
                Pooling = false,
                DefaultTimeout = Math.Max(1, (int)_patience.TotalSeconds),
            }.ToString());
        try
        {
            connection.Open();
            connection.Run($"PRAGMA busy_timeout = {(int)_patience.TotalMilliseconds}");
            // On a database that is not empty this one would only wait for those who write.
            if (connection.Get<long>("PRAGMA page_count") == 0)
                connection.Run("PRAGMA auto_vacuum = INCREMENTAL");
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 16777216");
            Schema.Prepare(connection, _folder.Path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
