using System.Runtime.CompilerServices;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>
/// Keeps sessions in a folder of this machine: journals in a SQLite database, large values as files beside it. Several processes may
/// have the same folder open. Who holds a session is known by a lock that the kernel lets go of when the process ends, so a session of a
/// process that died can be taken at once. Thread-safe.
/// </summary>
public sealed class SqliteSessionStore : ISessionStore
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Database _database;
    private readonly Holder _holder;
    private readonly Sessions _sessions;
    private readonly Values _values;
    private int _disposed;

    private SqliteSessionStore(StoreFolder folder, TimeProvider clock, TimeSpan patience)
    {
        Folder = folder.Path;
        _database = new Database(folder, patience);
        try
        {
            _values = new Values(folder, _database, clock);
            _holder = folder.IsReadOnly ? new Holder(folder) : _database.Write(
                $"{Faults.Opening} in {folder.Path}", connection =>
                {
                    _ = _values.Sweep(connection);
                    return new Holder(folder);
                });
            if (!folder.IsReadOnly)
                _ = _database.Write($"{Faults.Opening} in {folder.Path}", _values.SweepFiles);
            _sessions = new Sessions(_holder, clock);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Opens the store in a folder, and makes both where they are not there, for this user's eyes only.</summary>
    /// <param name="folder">The folder; nobody else may write to it.</param>
    /// <param name="clock">What time it is; null for the system's.</param>
    /// <exception cref="StoreException">It cannot be opened: others may write there, it is read-only, damaged, or of a newer
    /// program.</exception>
    public static SqliteSessionStore Open(string folder, TimeProvider? clock = null) => Open(folder, clock, s_patience);

    /// <summary>Opens the store that is in a folder for whoever only reads: where the folder is read-only, it is read as it is, and
    /// whatever would write is refused. Nothing is made.</summary>
    /// <param name="folder">The folder; nobody else may write to it.</param>
    /// <param name="clock">What time it is; null for the system's.</param>
    /// <exception cref="StoreException">There is none, or it cannot be read.</exception>
    public static SqliteSessionStore OpenToRead(string folder, TimeProvider? clock = null)
    {
        try
        {
            return Open(folder, clock);
        }
        catch (StoreException problem) when (
            Faults.IsReadOnly(problem.InnerException) && File.Exists(Path.Combine(folder, StoreFolder.DatabaseName)))
        {
            return new(StoreFolder.Open(folder, isReadOnly: true), clock ?? TimeProvider.System, s_patience);
        }
    }

    internal static SqliteSessionStore Open(string folder, TimeProvider? clock, TimeSpan patience) =>
        new(StoreFolder.Open(folder), clock ?? TimeProvider.System, patience);

    /// <inheritdoc/>
    public Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default)
    {
        StoreRules.CheckName(sessionId);
        return _database.WriteAsync($"taking session {sessionId}", c => _sessions.Take(c, sessionId, mode), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ForkAsync(
        string sessionId,
        string forkId,
        long lastSeq,
        SessionSummary summary,
        CancellationToken cancellationToken = default)
    {
        StoreRules.CheckName(sessionId);
        StoreRules.CheckName(forkId);
        return StepAsync($"forking session {sessionId}", c => _sessions.Fork(c, sessionId, forkId, lastSeq, summary), cancellationToken);
    }

    /// <inheritdoc/>
    public Task AppendAsync(
        SessionHold hold,
        IReadOnlyList<JournalRecord> records,
        SessionSummary? summary,
        CancellationToken cancellationToken = default)
    {
        StoreRules.CheckOrder(records);
        return StepAsync(
            $"appending to session {hold.SessionId}", c => _sessions.Append(c, hold, records, summary), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default)
    {
        _holder.Remove(hold.Epoch);
        return StepAsync($"letting go of session {hold.SessionId}", c => Sessions.Release(c, hold), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRecord> ReadAsync(
        string sessionId,
        long fromSeq = 1,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string attempt = $"reading session {sessionId}";
        var parts = await _database.ReadAsync(attempt, c => Sessions.Parts(c, sessionId), cancellationToken).ConfigureAwait(false);
        var records = JournalPart.ReadAsync(
            sessionId,
            fromSeq,
            parts,
            (part, next, max) => _database.ReadAsync(
                attempt, c => Records.Page(c, part.Node, next, part.LastSeq, max), cancellationToken),
            $"the database in {Folder}");
        await foreach (JournalRecord record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    /// <inheritdoc/>
    public Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default) =>
        _values.KeepAsync(content, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default) =>
        _values.FetchAsync(hash, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSession> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (StoredSession session in await _database.ReadAsync("listing the sessions", _sessions.List, cancellationToken)
            .ConfigureAwait(false))
        {
            yield return session;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default)
    {
        bool deleted = await _database.WriteAsync(
            $"{Faults.Deleting} {sessionId}", c => _sessions.Delete(c, sessionId, lastSeq) && _values.Sweep(c), cancellationToken)
            .ConfigureAwait(false);
        await _values.RemoveGoneAsync().ConfigureAwait(false);
        if (deleted)
            await _database.ShrinkAsync().ConfigureAwait(false);
        return deleted;
    }

    /// <summary>Lets go of every session that is held through this store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        try
        {
            await StepAsync("closing the store", _sessions.ReleaseAll, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Without the lock below nobody takes this store for alive.
        }

        _holder.Dispose();
        _database.Dispose();
    }

    private Task<bool> StepAsync(
        string attempt, Action<Microsoft.Data.Sqlite.SqliteConnection> step, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            attempt, connection =>
            {
                step(connection);
                return true;
            }, cancellationToken);
}
