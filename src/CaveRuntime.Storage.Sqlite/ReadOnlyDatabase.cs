using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>Connections to a database that may not be written to: a backup, or a disk that was set to read-only.</summary>
internal static class ReadOnlyDatabase
{
    /// <summary>Opens one. A database whose log is empty is read as it lies there; one with a log that was not taken over yet needs
    /// SQLite's own files beside it, which are there or cannot be made.</summary>
    /// <exception cref="StoreException">It has no tables, those of another program, or a log that cannot be read here.</exception>
    public static SqliteConnection Connect(StoreFolder folder, TimeSpan patience)
    {
        bool hasLog = new FileInfo(folder.Database + "-wal") is { Exists: true, Length: > 0 };
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = hasLog ? folder.Database : new Uri(folder.Database).AbsoluteUri + "?immutable=1",
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = Math.Max(1, (int)patience.TotalSeconds),
            }.ToString());
        try
        {
            connection.Open();
            if (Schema.Check(connection, folder.Path) == 0)
                throw new StoreException($"There is no session in {folder.Path}: its database is empty.");
            return connection;
        }
        catch (SqliteException e) when (hasLog && Faults.IsReadOnly(e))
        {
            connection.Dispose();
            throw new StoreException(
                $"The database in {folder.Path} has a log that was not taken over yet (sessions.db-wal), which takes writing. Copy the whole folder to a place where it can be written, and name that.",
                e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
