using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace CaveRuntime.Storage.Postgres;

/// <summary>
/// Keeps sessions in a PostgreSQL database, for hosts that share them. The tables are made at first use, in a schema of their own. A
/// session is held by a lease on the database's clock, which is renewed as long as this store lives; of a host that died or froze it
/// can be taken when the lease has run out. Thread-safe.
/// </summary>
public sealed partial class PostgresSessionStore : ISessionStore
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly Server _server;
    private readonly Lease _lease;
    private readonly Sessions _sessions;
    private readonly Values _values;
    private int _disposed;

    /// <summary>Makes a store; the database is asked at first use.</summary>
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="schema">Where its tables are: small letters, digits and underscores, a letter first.</param>
    /// <param name="lease">How long a session stays held by a host that no longer answers; null for 30 seconds.</param>
    /// <param name="clock">What the renewing of leases goes by; null for the system's.</param>
    public PostgresSessionStore(
        string connectionString,
        string schema = "caveruntime",
        TimeSpan? lease = null,
        TimeProvider? clock = null)
    {
        if (!SchemaName().IsMatch(schema))
        {
            throw new ArgumentException(
                $"\"{schema}\" cannot be a schema: small letters, digits and underscores, a letter first.",
                nameof(schema));
        }

        TimeSpan length = lease ?? s_lease;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromMilliseconds(100), nameof(lease));
        _server = new Server(connectionString, schema);
        _lease = new Lease(_server, length, clock ?? TimeProvider.System);
        _sessions = new Sessions(_lease);
        _values = new Values(_server, clock ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default)
    {
        StoreRules.CheckName(sessionId);
        SessionHold? hold = null;
        try
        {
            return await _server.WriteAsync(
                $"taking session {sessionId}", async connection =>
                {
                    Forget(); // What an attempt may have taken whose answer got lost is nobody's.
                    hold = await _sessions.TakeAsync(connection, sessionId, mode, cancellationToken).ConfigureAwait(false);
                    // Known before others can see it, so that nobody here takes it for such a one.
                    _lease.Add(hold.Epoch);
                    return hold;
                }, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Forget();
            throw;
        }

        void Forget()
        {
            if (hold is not null)
                _lease.Remove(hold.Epoch);
            hold = null;
        }
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
        return _server.WriteAsync(
            $"forking session {sessionId}",
            c => Sessions.ForkAsync(c, sessionId, forkId, lastSeq, summary, cancellationToken), cancellationToken, again: false);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(
        SessionHold hold,
        IReadOnlyList<JournalRecord> records,
        SessionSummary? summary,
        CancellationToken cancellationToken = default)
    {
        StoreRules.CheckOrder(records);
        string attempt = $"appending to session {hold.SessionId}";
        bool appended = records.Count > 0 && await _server.RunAsync(
            attempt, c => Records.AppendAsync(c, hold, records, summary, cancellationToken), cancellationToken, writes: true)
            .ConfigureAwait(false);
        if (appended)
            return;
        try
        {
            await _server.WriteAsync(
                attempt, c => Sessions.AppendRestAsync(c, hold, records, summary, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SessionTakenException)
        {
            _lease.Remove(hold.Epoch);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default)
    {
        _lease.Remove(hold.Epoch);
        await _server.RunAsync(
            $"letting go of session {hold.SessionId}", c => Sessions
                .ReleaseAsync(c, hold, cancellationToken), cancellationToken, writes: true)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRecord> ReadAsync(
        string sessionId,
        long fromSeq = 1,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string attempt = $"reading session {sessionId}";
        var parts = await _server.RunAsync(attempt, c => Sessions.PartsAsync(c, sessionId, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var records = JournalPart.ReadAsync(
            sessionId,
            fromSeq,
            parts,
            (part, next, max) => _server.RunAsync(
                attempt, c => Records.PageAsync(c, part.Node, next, part.LastSeq, max, cancellationToken), cancellationToken),
            "the database");
        await foreach (JournalRecord record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return record;
    }

    /// <inheritdoc/>
    public async Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _values.KeepAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreadableContentException problem)
        {
            ExceptionDispatchInfo.Throw(problem.InnerException!);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default) =>
        _values.FetchAsync(hash, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSession> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sessions = await _server.RunAsync("listing the sessions", c => Sessions.ListAsync(c, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        foreach (StoredSession session in sessions)
            yield return session;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default)
    {
        bool deleted = await _server.WriteAsync(
            $"deleting session {sessionId}",
            c => _sessions.DeleteAsync(c, sessionId, lastSeq, cancellationToken),
            cancellationToken,
            again: false)
            .ConfigureAwait(false);
        if (deleted)
            await _values.SweepAsync(cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    /// <summary>Lets go of every session that is held through this store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _lease.DisposeAsync().ConfigureAwait(false);
        if (_lease.HoldsAny)
        {
            try
            {
                await _server.RunAsync("closing the store", _sessions.ReleaseAllAsync, CancellationToken.None, writes: true)
                    .ConfigureAwait(false);
            }
            catch (StoreException)
            {
                // The leases run out by themselves.
            }
        }

        await _server.DisposeAsync().ConfigureAwait(false);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,62}\z")]
    private static partial Regex SchemaName();
}
