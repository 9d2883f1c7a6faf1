using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>Connections to a database that may not be written to: a backup, or a disk that was set to read-only.</summary>
internal static class ReadOnlyDatabase
{
    /// <summary>Whether something is in the log that the database has not taken over.</summary>
    public static bool HasLog(StoreFolder folder) => new FileInfo(folder.Database + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>Opens one. A database whose log is empty is read as it lies there; one with a log that was not taken over yet needs
    /// SQLite's own files beside it, which are there or cannot be made.</summary>
    /// <exception cref="StoreException">It has no tables, those of another program, or a log that cannot be read here.</exception>
    public static SqliteConnection Connect(StoreFolder folder, TimeSpan patience)
    {
        bool hasLog = HasLog(folder);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = hasLog ? folder.Database : Unchanging(folder.Database),
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

    // SQLite takes that only in an address, in which some characters of a path mean something else.
    private static string Unchanging(string path)
    {
        string escaped = string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
        return $"file://{(escaped.StartsWith('/') ? "" : "/")}{escaped}?immutable=1";
    }
}
