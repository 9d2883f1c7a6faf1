using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>The tables. A node is the part of a journal that was written under one name; a fork's node has the one it was forked from as
/// its parent, and shares what that has up to a record.</summary>
internal static class Schema
{
    private const int Version = 1;
    private const int Mark = 0x43415645; // CAVE

    private const string Tables = """
        CREATE TABLE takings (last INTEGER NOT NULL);
        INSERT INTO takings VALUES (0);
        CREATE TABLE nodes (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER, fork_seq INTEGER NOT NULL);
        CREATE INDEX nodes_by_parent ON nodes (parent) WHERE parent IS NOT NULL;
        CREATE TABLE sessions (
            name TEXT PRIMARY KEY, node INTEGER NOT NULL UNIQUE, created INTEGER NOT NULL, updated INTEGER NOT NULL,
            last_seq INTEGER NOT NULL, bytes INTEGER NOT NULL, summary TEXT, fork_of TEXT,
            epoch INTEGER, holder TEXT, holder_words TEXT);
        CREATE TABLE records (node INTEGER NOT NULL, seq INTEGER NOT NULL, content BLOB NOT NULL, hashes TEXT, PRIMARY KEY (node, seq));
        CREATE TABLE kept (hash TEXT PRIMARY KEY, bytes INTEGER NOT NULL, asked INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE uses (hash TEXT NOT NULL, node INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (hash, node, seq)) WITHOUT ROWID;
        CREATE INDEX uses_by_record ON uses (node, seq);
        """;

    /// <summary>Makes the tables where there are none, and refuses those of a newer program.</summary>
    public static void Prepare(SqliteConnection connection, string folder)
    {
        if (Read(connection, "PRAGMA user_version") == Version && Read(connection, "PRAGMA application_id") == Mark)
            return;
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        long version = Check(connection, folder);
        if (version == 0)
        {
            connection.Run(Tables);
            connection.Run($"PRAGMA application_id = {Mark}; PRAGMA user_version = {Version}");
        }

        transaction.Commit();
    }

    /// <summary>Refuses tables of another or a newer program.</summary>
    /// <returns>Their version; 0 where there are none.</returns>
    public static long Check(SqliteConnection connection, string folder)
    {
        long version = Read(connection, "PRAGMA user_version");
        long mark = Read(connection, "PRAGMA application_id");
        if (mark != Mark && (version != 0 || Read(connection, "SELECT count(*) FROM sqlite_schema") != 0))
            throw new StoreException($"sessions.db in {folder} is a database of another program. Name another folder.");
        if (version > Version)
        {
            throw new StoreException(
                $"The store in {folder} was written by a newer program: its tables have version {version}, this one knows up to {Version}. Use the newer program, or another folder.");
        }

        return version;
    }

    private static long Read(SqliteConnection connection, string command) => connection.Get<long>(command);
}
