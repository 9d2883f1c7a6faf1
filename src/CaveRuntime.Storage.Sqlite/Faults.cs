using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>Puts what went wrong into a sentence that says what to do.</summary>
internal static class Faults
{
    /// <summary>How the attempt to delete begins.</summary>
    public const string Deleting = "deleting session";

    /// <summary>How the attempt to open the store begins.</summary>
    public const string Opening = "opening the store";

    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int FullOnWindows = 112;
    private const int ReadOnlyDisk = 30;

    public static StoreException Explain(Exception problem, string attempt, string folder)
    {
        string reason = problem switch
        {
            SqliteException database => Explain(database, attempt, folder),
            UnauthorizedAccessException => $"This user may not write to {folder}, or it is read-only. Look at its rights and those above it.",
            DirectoryNotFoundException or FileNotFoundException =>
                $"{problem.Message} Look whether somebody has deleted or moved it, or whether its disk is still there.",
            IOException file => Explain(file, attempt, folder),
            _ => problem.Message,
        };
        return new StoreException($"{char.ToUpperInvariant(attempt[0])}{attempt[1..]} failed. {reason}", problem);
    }

    private static string Explain(IOException problem, string attempt, string folder) => (problem.HResult & 0xffff) switch
    {
        NoSpaceLeft or QuotaExceeded or FullOnWindows => Full(attempt, folder),
        ReadOnlyDisk => ReadOnly(folder),
        _ => $"{problem.Message} Look at the folder {folder} and its disk.",
    };

    private static string Explain(SqliteException problem, string attempt, string folder) => problem.SqliteErrorCode switch
    {
        SQLITE_FULL => Full(attempt, folder),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => ReadOnly(folder),
        SQLITE_CANTOPEN => $"The database in {folder} cannot be opened: it is gone, its disk is full, or this user may not write there.",
        SQLITE_CORRUPT or SQLITE_NOTADB => Damaged(problem, folder),
        SQLITE_BUSY or SQLITE_LOCKED =>
            $"Another process has kept the database in {folder} locked all the time. Look who has it open, and try again.",
        SQLITE_IOERR => $"The disk of {folder} did not do what it was asked ({problem.Message}) It may be full, gone or failing.",
        _ => $"{problem.Message} The store is in {folder}.",
    };

    /// <summary>The database holds what no program of this kind has put there.</summary>
    public static StoreException Damaged(Exception problem, string attempt, string folder) =>
        new($"{char.ToUpperInvariant(attempt[0])}{attempt[1..]} failed. {Damaged(problem, folder)}", problem);

    private static string Damaged(Exception problem, string folder) =>
        $"The database in {folder} is damaged ({problem.Message}) Move the folder aside and restore a backup; what can still be had, the command `sqlite3 sessions.db .recover` of SQLite writes out.";

    // Whoever deletes wants room, and has nothing to resume.
    private static string Full(string attempt, string folder) =>
        attempt.StartsWith(Deleting, StringComparison.Ordinal)
        ? $"The disk of {folder} is full. Make room on it first, outside of this folder: a megabyte or two, since a deletion too is written down before it frees anything. Then try again; nothing was deleted."
        : attempt.StartsWith(Opening, StringComparison.Ordinal)
        ? $"The disk of {folder} is full. Make room on it first, outside of this folder: a megabyte or two are enough to open the store, and to delete sessions."
        : $"The disk of {folder} is full. Make room on it, then resume the session; nothing of this step was kept.";

    /// <summary>Whether it failed because nothing may be written there.</summary>
    public static bool IsReadOnly(Exception? problem) => problem switch
    {
        UnauthorizedAccessException => true,
        IOException file => (file.HResult & 0xffff) == ReadOnlyDisk,
        SqliteException database => database.SqliteErrorCode is SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN,
        _ => false,
    };

    /// <summary>The error of whoever wants to write into a store that was opened for reading.</summary>
    public static StoreException OpenedToRead(string attempt, string folder) =>
        new($"{char.ToUpperInvariant(attempt[0])}{attempt[1..]} failed. {ReadOnly(folder)}");

    private static string ReadOnly(string folder) => $"{folder} is read-only for this user. Make it writable, or name another folder.";
}
