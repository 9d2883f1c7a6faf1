using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>Steps on the sessions: who holds one, where it was forked, what a list shows. Those that change something run inside a
/// transaction.</summary>
internal sealed class Sessions(Lease lease)
{
    private const string Columns = "node, last_seq, epoch, holder, holder_words, coalesce(lease_until > clock_timestamp(), false)";

    public async Task<SessionHold> TakeAsync(NpgsqlConnection connection, string name, TakeMode mode, CancellationToken cancellationToken)
    {
        SessionRow? row = await LockAsync(connection, name, cancellationToken).ConfigureAwait(false);
        if (row is null && mode == TakeMode.Open)
            throw Missing(name);
        if (row is not null && mode == TakeMode.Create)
            throw Exists(name);
        if (row is not null)
            CheckFree(row);
        else if (!await AddAsync(connection, name, null, 0, null, null, cancellationToken).ConfigureAwait(false))
            return await TakeAsync(connection, name, mode, cancellationToken).ConfigureAwait(false);

        // Counted over all sessions, so that a hold of one that was deleted never fits another one of that name.
        long epoch = await connection.GetAsync<long>("SELECT nextval('takings')", cancellationToken).ConfigureAwait(false);
        await connection.RunAsync(
            """
            UPDATE sessions SET epoch = $2, holder = $3, lease_until = clock_timestamp() + $4,
                holder_words = $5 || to_char(clock_timestamp() AT TIME ZONE 'UTC', ' "since" YYYY-MM-DD HH24:MI:SS "UTC"')
            WHERE name = $1
            """, cancellationToken, name, epoch, lease.Id, lease.Length, Lease.Words).ConfigureAwait(false);
        return new SessionHold(name, epoch, row?.LastSeq ?? 0);
    }

    public static Task<int> ReleaseAsync(NpgsqlConnection connection, SessionHold hold, CancellationToken cancellationToken) =>
        connection.RunAsync(
            "UPDATE sessions SET epoch = NULL, holder = NULL, holder_words = NULL, lease_until = NULL WHERE name = $1 AND epoch = $2",
            cancellationToken, hold.SessionId, hold.Epoch);

    public Task<int> ReleaseAllAsync(NpgsqlConnection connection) => connection.RunAsync(
        "UPDATE sessions SET epoch = NULL, holder = NULL, holder_words = NULL, lease_until = NULL WHERE holder = $1",
        CancellationToken.None, lease.Id);

    /// <summary>Appends what the quick way refused: because the hold is no longer valid, or because some of it is kept already.</summary>
    public static async Task<bool> AppendRestAsync(
        NpgsqlConnection connection,
        SessionHold hold,
        IReadOnlyList<JournalRecord> records,
        SessionSummary? summary,
        CancellationToken cancellationToken)
    {
        SessionRow? row = await LockAsync(connection, hold.SessionId, cancellationToken).ConfigureAwait(false);
        if (row is null || row.Epoch != hold.Epoch)
            throw StoreRules.Taken(hold, isThere: row is not null, row?.HolderWords);

        List<JournalRecord> kept = records.Count == 0 || records[0].Seq > row.LastSeq
            ? []
            : await Records.PageAsync(connection, row.Node, records[0].Seq, records[^1].Seq, records.Count, cancellationToken)
                .ConfigureAwait(false);
        int known = StoreRules.CountKept(hold.SessionId, row.LastSeq, records, kept);
        if (known < records.Count)
            return await Records.AppendAsync(connection, hold, [.. records.Skip(known)], summary, cancellationToken).ConfigureAwait(false);
        if (summary is not null)
        {
            await connection.RunAsync(
                "UPDATE sessions SET summary = $2, updated = clock_timestamp() WHERE name = $1", cancellationToken,
                hold.SessionId, StoreRules.Write(summary)).ConfigureAwait(false);
        }

        return true;
    }

    public static async Task<bool> ForkAsync(
        NpgsqlConnection connection,
        string name,
        string fork,
        long lastSeq,
        SessionSummary summary,
        CancellationToken cancellationToken)
    {
        await LockTreeAsync(connection, cancellationToken).ConfigureAwait(false);
        SessionRow row = await FindAsync(connection, name, cancellationToken).ConfigureAwait(false) ?? throw Missing(name);
        if (lastSeq < 1 || lastSeq > row.LastSeq)
            throw new SessionMissingException($"Session {name} has no record {lastSeq}; its records are 1 to {row.LastSeq}.");

        // The part that the record lies in, so that no more is kept than is shared.
        long node = row.Node;
        while (await ParentOfAsync(connection, node, cancellationToken).ConfigureAwait(false) is { } above && above.ForkSeq >= lastSeq)
            node = above.Parent;
        if (!await AddAsync(connection, fork, node, lastSeq, StoreRules.Write(summary), name, cancellationToken).ConfigureAwait(false))
            throw Exists(fork);
        return true;
    }

    public async Task<bool> DeleteAsync(
        NpgsqlConnection connection, string name, long? lastSeq, CancellationToken cancellationToken)
    {
        await LockTreeAsync(connection, cancellationToken).ConfigureAwait(false);
        if (await LockAsync(connection, name, cancellationToken).ConfigureAwait(false) is not { } row
            || (lastSeq is not null && row.LastSeq != lastSeq))
        {
            return false;
        }

        CheckFree(row);
        await connection.RunAsync("DELETE FROM sessions WHERE name = $1", cancellationToken, name).ConfigureAwait(false);
        for (long? node = row.Node; node is not null;)
        {
            if (await connection.GetAsync<bool>("SELECT true FROM sessions WHERE node = $1", cancellationToken, node).ConfigureAwait(false))
                break;
            var shared = await connection.ListAsync(
                r => (Forks: r.GetInt64(0), Seq: r.GetInt64(1)),
                "SELECT count(*), coalesce(max(fork_seq), 0) FROM nodes WHERE parent = $1", cancellationToken, node).ConfigureAwait(false);
            await Records.RemoveAfterAsync(connection, node.Value, shared[0].Seq, cancellationToken).ConfigureAwait(false);
            if (shared[0].Forks > 0)
                break;
            long? parent = (await ParentOfAsync(connection, node.Value, cancellationToken).ConfigureAwait(false))?.Parent;
            await connection.RunAsync("DELETE FROM nodes WHERE id = $1", cancellationToken, node).ConfigureAwait(false);
            node = parent;
        }

        return true;
    }

    public static async Task<List<StoredSession>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await CheckTreeAsync(connection, cancellationToken).ConfigureAwait(false);
        return await connection.ListAsync(
            r => new StoredSession(
                r.GetString(0),
                r.GetFieldValue<DateTimeOffset>(1),
                r.GetFieldValue<DateTimeOffset>(2),
                r.GetInt64(3),
                r.GetInt64(4),
                StoreRules.ReadSummary(r.IsDBNull(5) ? null : r.GetString(5)),
                r.IsDBNull(6) ? null : r.GetString(6),
                r.IsDBNull(7) ? null : r.GetString(7)),
            """
            WITH RECURSIVE parts (owner, node, last_seq) AS (
                SELECT node, node, last_seq FROM sessions
                UNION ALL
                SELECT p.owner, n.parent, n.fork_seq FROM parts p JOIN nodes n ON n.id = p.node WHERE n.parent IS NOT NULL),
            named AS (
                SELECT u.hash, max(p.owner) AS node FROM uses u JOIN parts p ON p.node = u.node AND u.seq <= p.last_seq GROUP BY u.hash),
            owned AS (
                SELECT named.node, sum(kept.bytes)::bigint AS value_bytes
                FROM named JOIN kept ON kept.hash = named.hash GROUP BY named.node)
            SELECT name, created, updated, last_seq, bytes + coalesce(owned.value_bytes, 0), summary, fork_of,
                CASE WHEN lease_until > clock_timestamp() THEN holder_words END
            FROM sessions LEFT JOIN owned ON owned.node = sessions.node ORDER BY updated DESC, name
            """, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The parts of a session's journal, the oldest first.</summary>
    public static async Task<List<JournalPart>> PartsAsync(
        NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await CheckTreeAsync(connection, cancellationToken).ConfigureAwait(false);
        return await connection.ListAsync(
            r => new JournalPart(r.GetInt64(0), r.GetInt64(1) + 1, r.GetInt64(2)),
            """
            WITH RECURSIVE parts (node, fork_seq, last_seq, parent, depth) AS (
                SELECT n.id, n.fork_seq, s.last_seq, n.parent, 0 FROM sessions s JOIN nodes n ON n.id = s.node WHERE s.name = $1
                UNION ALL
                SELECT n.id, n.fork_seq, p.fork_seq, n.parent, p.depth + 1 FROM parts p JOIN nodes n ON n.id = p.parent)
            SELECT node, fork_seq, last_seq FROM parts ORDER BY depth DESC
            """, cancellationToken, name).ConfigureAwait(false);
    }

    // Numbers of nodes only grow, so a parent is older than its child, and each walk along parents ends; else the database is damaged.
    private static async Task CheckTreeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.GetAsync<object>("SELECT id FROM nodes WHERE parent >= id LIMIT 1", cancellationToken).ConfigureAwait(false)
            is long node)
        {
            throw LeadsNowhere(node);
        }
    }

    private static StoreException LeadsNowhere(long node) => new(
        $"The store is damaged: part {node} of its journals is said to be forked from itself or from a later one. Restore a backup of the database.");

    private static SessionMissingException Missing(string name) => new($"There is no session {name}.");

    private static SessionExistsException Exists(string name) => new($"There is a session {name} already; choose another name.");

    // Forks and deletions decide about what several sessions share, so they go one by one.
    private static Task<int> LockTreeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.RunAsync("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 16))", cancellationToken);

    private static Task<SessionRow?> LockAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        FindAsync(connection, name, cancellationToken, "FOR UPDATE");

    private static async Task<SessionRow?> FindAsync(
        NpgsqlConnection connection,
        string name,
        CancellationToken cancellationToken,
        string locking = "") => (await connection.ListAsync(
            r => new SessionRow(
                name,
                r.GetInt64(0),
                r.GetInt64(1),
                r.IsDBNull(2) ? null : r.GetInt64(2),
                r.IsDBNull(3) ? null : r.GetGuid(3),
                r.IsDBNull(4) ? null : r.GetString(4),
                r.GetBoolean(5)),
            $"SELECT {Columns} FROM sessions WHERE name = $1 {locking}", cancellationToken, name).ConfigureAwait(false)) is [var row]
            ? row
            : null;

    private static async Task<(long Parent, long ForkSeq)?> ParentOfAsync(
        NpgsqlConnection connection,
        long node,
        CancellationToken cancellationToken) => (await connection.ListAsync(
            r => (Parent: r.GetInt64(0), ForkSeq: r.GetInt64(1)),
            "SELECT parent, fork_seq FROM nodes WHERE id = $1 AND parent IS NOT NULL", cancellationToken, node).ConfigureAwait(false))
            is not [var above] ? null
            : above.Parent < node ? above : throw LeadsNowhere(node);

    private static async Task<bool> AddAsync(
        NpgsqlConnection connection,
        string name,
        long? parent,
        long forkSeq,
        string? summary,
        string? forkOf,
        CancellationToken cancellationToken)
    {
        long node = await connection.GetAsync<long>(
            "INSERT INTO nodes (parent, fork_seq) VALUES ($1, $2) RETURNING id", cancellationToken, Commands.Number(parent), forkSeq)
            .ConfigureAwait(false);
        int added = await connection.RunAsync(
            """
            INSERT INTO sessions (name, node, created, updated, last_seq, bytes, summary, fork_of)
            VALUES ($1, $2, clock_timestamp(), clock_timestamp(), $3, 0, $4, $5) ON CONFLICT (name) DO NOTHING
            """, cancellationToken, name, node, forkSeq, Commands.Text(summary), Commands.Text(forkOf)).ConfigureAwait(false);
        if (added == 0)
            await connection.RunAsync("DELETE FROM nodes WHERE id = $1", cancellationToken, node).ConfigureAwait(false);
        return added > 0;
    }

    private void CheckFree(SessionRow row)
    {
        bool lost = row.Holder == lease.Id && row.Epoch is { } epoch && !lease.Knows(epoch);
        if (row.LeaseRuns && !lost)
        {
            throw new SessionHeldException(
                $"Session {row.Name} is held by {row.HolderWords}. Wait until it ends, or end it; if it has died, its lease runs out within {lease.Length.TotalSeconds:0} s.");
        }
    }

    private sealed record SessionRow(
        string Name,
        long Node,
        long LastSeq,
        long? Epoch,
        Guid? Holder,
        string? HolderWords,
        bool LeaseRuns);
}
