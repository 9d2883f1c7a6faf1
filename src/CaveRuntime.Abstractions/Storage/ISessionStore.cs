namespace CaveRuntime.Storage;

/// <summary>
/// Keeps the journals of sessions: an append-only log of records for each, and beside them values that are too large for a record. A
/// store knows nothing of what the records mean. One process at a time holds a session; everybody may read. What is kept is faithful,
/// nothing is masked or cut, so it needs the protection that the session's inputs need. Thread-safe.
/// </summary>
/// <remarks>Every method throws <see cref="StoreException"/> where the store is full, gone, or not to be read or written.</remarks>
public interface ISessionStore : IAsyncDisposable
{
    /// <summary>
    /// Takes a session for this process. Whoever held it before and is gone (its process has ended, its lease has run out) loses it:
    /// the new hold has a higher epoch, and appends under the old one are refused from now on.
    /// </summary>
    /// <param name="sessionId">The session; see <see cref="SessionName"/>.</param>
    /// <param name="mode">Whether it must be there already, must not, or either.</param>
    /// <param name="cancellationToken">Stops; then nothing is taken.</param>
    /// <exception cref="SessionHeldException">Somebody who is alive holds it; the message says who.</exception>
    /// <exception cref="SessionMissingException">There is none, and it was to be there.</exception>
    /// <exception cref="SessionExistsException">There is one, and it was not to be there.</exception>
    Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default);

    /// <summary>Makes a session whose first records are those of another one; they are shared, not copied.</summary>
    /// <param name="sessionId">The one to fork; anybody may hold it meanwhile.</param>
    /// <param name="forkId">The new one.</param>
    /// <param name="lastSeq">The last record that both have.</param>
    /// <param name="summary">What lists show of the new one.</param>
    /// <param name="cancellationToken">Stops; then there is no fork.</param>
    /// <exception cref="SessionMissingException">There is nothing to fork, or it has no such record.</exception>
    /// <exception cref="SessionExistsException">The new one is there already.</exception>
    Task ForkAsync(string sessionId, string forkId, long lastSeq, SessionSummary summary, CancellationToken cancellationToken = default);

    /// <summary>Appends records, all or none; they are on the disk when this returns. Records that are kept already, with the same content
    /// and values, are passed over, so after an error that leaves open whether they are kept the same ones may be appended again.</summary>
    /// <param name="hold">What <see cref="TakeAsync"/> gave.</param>
    /// <param name="records">In order; the first follows the last one that is kept. May be empty, to give the summary alone.</param>
    /// <param name="summary">What lists show of the session from now on; null to leave that as it is.</param>
    /// <param name="cancellationToken">Stops the waiting; whether they are kept is then not known.</param>
    /// <exception cref="SessionTakenException">The hold is no longer valid: somebody else has taken the session. Nothing is
    /// kept.</exception>
    /// <exception cref="ArgumentException">The records have gaps among themselves.</exception>
    Task AppendAsync(
        SessionHold hold,
        IReadOnlyList<JournalRecord> records,
        SessionSummary? summary,
        CancellationToken cancellationToken = default);

    /// <summary>Lets go of a session, so that others may take it at once; appends under this hold are refused from now on. A hold that is
    /// no longer valid is let go of without a word.</summary>
    Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default);

    /// <summary>Reads a session's records in order, those that it shares with the one it was forked from first. Nothing for a session that
    /// is not there. What is appended meanwhile may or may not be seen.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="fromSeq">The least number to read; 1 for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="RecordMissingException">A record in the middle or at the end is not there; all before it were given.</exception>
    IAsyncEnumerable<JournalRecord> ReadAsync(string sessionId, long fromSeq = 1, CancellationToken cancellationToken = default);

    /// <summary>Keeps a value by its content, once however often it is kept. It stays as long as a record names it in
    /// <see cref="JournalRecord.Values"/>; one that none names is removed at some later time, after an hour at the earliest.</summary>
    /// <param name="content">The value; read to its end, not disposed.</param>
    /// <param name="cancellationToken">Stops; then nothing is kept.</param>
    /// <returns>What it is kept under: the SHA-256 of what lies on the disk, 64 lower-case hexadecimal digits. That is the SHA-256 of the
    /// content, except in a store that encrypts it.</returns>
    Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Opens a value that was kept.</summary>
    /// <param name="hash">What <see cref="KeepAsync"/> returned.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The content, to be disposed; null where there is no such value.</returns>
    Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default);

    /// <summary>The sessions that are kept, the one that was last appended to first.</summary>
    IAsyncEnumerable<StoredSession> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a session, and what only it had: its records, except those that forks share, and values that no record names any
    /// more.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="lastSeq">Only if this is still the number of its last record; null whatever it is.</param>
    /// <param name="cancellationToken">Stops; it may be deleted all the same.</param>
    /// <returns>Whether one was deleted.</returns>
    /// <exception cref="SessionHeldException">Somebody who is alive holds it.</exception>
    Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default);
}
