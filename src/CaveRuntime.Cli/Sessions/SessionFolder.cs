using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;

namespace CaveRuntime.Cli.Sessions;

/// <summary>Where the user's sessions are kept.</summary>
internal static class SessionFolder
{
    /// <summary>Its path.</summary>
    public static string Of(Terminal terminal) => Path.Combine(terminal.DataFolder, "sessions");

    /// <summary>Opens the store there, and makes it where there is none. What it keeps is encrypted where the user has a key for
    /// that.</summary>
    /// <exception cref="UsageException">There is something wrong with the key.</exception>
    /// <exception cref="StoreException">It cannot be made, read or written.</exception>
    public static ISessionStore Open(Terminal terminal) => Open(terminal, SqliteSessionStore.Open);

    /// <summary>The same in another folder.</summary>
    /// <inheritdoc cref="Open(Terminal)" path="/exception"/>
    public static ISessionStore OpenIn(string folder, Terminal terminal) => Open(folder, terminal, SqliteSessionStore.Open);

    /// <summary>Opens the store that is there; null for none, and nothing is made.</summary>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="isToRead">Whether it is only read, so that it may be read-only.</param>
    /// <exception cref="StoreException">It cannot be read or written.</exception>
    public static ISessionStore? Find(Terminal terminal, bool isToRead = false) => !Directory.Exists(Of(terminal)) ? null
        : Open(terminal, isToRead ? SqliteSessionStore.OpenToRead : SqliteSessionStore.Open);

    /// <summary>The same, where there has to be one.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="StoreException">It cannot be read or written.</exception>
    public static ISessionStore Require(Terminal terminal, bool isToRead = false) => Find(terminal, isToRead)
        ?? throw new UsageException($"no session is kept yet: there is no {Of(terminal)}. 'cave ask' keeps each of its runs there.");

    private static ISessionStore Open(Terminal terminal, Func<string, TimeProvider?, SqliteSessionStore> open) =>
        Open(Of(terminal), terminal, open);

    private static ISessionStore Open(string folder, Terminal terminal, Func<string, TimeProvider?, SqliteSessionStore> open)
    {
        byte[]? key = SessionKey.Of(terminal);
        SqliteSessionStore store = open(folder, terminal.Time);
        return key is null ? store : new EncryptedSessionStore(store, key);
    }
}
