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
    public static ISessionStore Open(Terminal terminal)
    {
        byte[]? key = SessionKey.Of(terminal);
        SqliteSessionStore store = SqliteSessionStore.Open(Of(terminal), terminal.Time);
        return key is null ? store : new EncryptedSessionStore(store, key);
    }

    /// <summary>Opens the store that is there; null for none, and nothing is made.</summary>
    /// <exception cref="StoreException">It cannot be read or written.</exception>
    public static ISessionStore? Find(Terminal terminal) => Directory.Exists(Of(terminal)) ? Open(terminal) : null;

    /// <summary>The same, where there has to be one.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="StoreException">It cannot be read or written.</exception>
    public static ISessionStore Require(Terminal terminal) => Find(terminal)
        ?? throw new UsageException($"no session is kept yet: there is no {Of(terminal)}. 'cave ask' keeps each of its runs there.");
}
