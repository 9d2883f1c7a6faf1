using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>Steps on the sessions: who holds one, where it was forked, what a list shows. Each runs inside a transaction.</summary>
internal sealed class Sessions(Holder holder, TimeProvider clock)
{
    private long Now => clock.GetUtcNow().UtcTicks;

    public SessionHold Take(SqliteConnection connection, string name, TakeMode mode)
    {
        SessionRow? row = Find(connection, name);
        if (row is null && mode == TakeMode.Open)
            throw Missing(name);
        if (row is not null && mode == TakeMode.Create)
            throw Exists(name);
        if (row is not null)
            CheckFree(row);
        else
            Add(connection, name, parent: null, forkSeq: 0, summary: null, forkOf: null);

        // Counted over all sessions, so that a hold of one that was deleted never fits another one of that name.
        long epoch = connection.Get<long>("UPDATE takings SET last = last + 1 RETURNING last");
        connection.Run(
            "UPDATE sessions SET epoch = $2, holder = $3, holder_words = $4 WHERE name = $1",
            name, epoch, holder.Id, Holder.Words(clock.GetUtcNow()));
        holder.Add(epoch);
        return new SessionHold(name, epoch, row?.LastSeq ?? 0);
    }

    public static void Release(SqliteConnection connection, SessionHold hold) => connection.Run(
        "UPDATE sessions SET epoch = NULL, holder = NULL, holder_words = NULL WHERE name = $1 AND epoch = $2", hold.SessionId, hold.Epoch);

    public void ReleaseAll(SqliteConnection connection) =>
        connection.Run("UPDATE sessions SET epoch = NULL, holder = NULL, holder_words = NULL WHERE holder = $1", holder.Id);

    public void Append(SqliteConnection connection, SessionHold hold, IReadOnlyList<JournalRecord> records, SessionSummary? summary)
    {
        SessionRow? row = Find(connection, hold.SessionId);
        if (row is null || row.Epoch != hold.Epoch)
            throw StoreRules.Taken(hold, isThere: row is not null, row?.HolderWords);

        List<JournalRecord> kept = records.Count == 0 || records[0].Seq > row.LastSeq
            ? []
            : Records.Page(connection, row.Node, records[0].Seq, records[^1].Seq, records.Count);
        int known = StoreRules.CountKept(hold.SessionId, row.LastSeq, records, kept);
        long bytes = Records.Add(connection, row.Node, [.. records.Skip(known)]);
        connection.Run(
            "UPDATE sessions SET last_seq = $2, bytes = bytes + $3, updated = $4, summary = coalesce($5, summary) WHERE name = $1",
            hold.SessionId, records.Count > known ? records[^1].Seq : row.LastSeq, bytes, Now,
            summary is null ? null : StoreRules.Write(summary));
    }

    public void Fork(SqliteConnection connection, string name, string fork, long lastSeq, SessionSummary summary)
    {
        SessionRow row = Find(connection, name) ?? throw Missing(name);
        if (lastSeq < 1 || lastSeq > row.LastSeq)
            throw new SessionMissingException($"Session {name} has no record {lastSeq}; its records are 1 to {row.LastSeq}.");
        if (Find(connection, fork) is not null)
            throw Exists(fork);

        // The part that the record lies in, so that no more is kept than is shared.
        long node = row.Node;
        while (ParentOf(connection, node) is { } above && above.ForkSeq >= lastSeq)
            node = above.Parent;
        Add(connection, fork, node, lastSeq, StoreRules.Write(summary), name);
    }

    public bool Delete(SqliteConnection connection, string name, long? lastSeq)
    {
        if (Find(connection, name) is not { } row || (lastSeq is not null && row.LastSeq != lastSeq))
            return false;
        CheckFree(row);
        connection.Run("DELETE FROM sessions WHERE name = $1", name);
        for (long? node = row.Node; node is not null && connection.Get<long>("SELECT count(*) FROM sessions WHERE node = $1", node) == 0;)
        {
            (long forks, long shared) = connection.List(
                r => (r.GetInt64(0), r.GetInt64(1)), "SELECT count(*), coalesce(max(fork_seq), 0) FROM nodes WHERE parent = $1", node)[0];
            Records.RemoveAfter(connection, node.Value, shared);
            if (forks > 0)
                break;
            long? parent = ParentOf(connection, node.Value)?.Parent;
            connection.Run("DELETE FROM nodes WHERE id = $1", node);
            node = parent;
        }

        return true;
    }

    public List<StoredSession> List(SqliteConnection connection)
    {
        // The walk along parents in the query ends only where each is older than its child.
        if (connection.Get<object>("SELECT id FROM nodes WHERE parent >= id LIMIT 1") is long node)
            throw LeadsNowhere(node);
        return connection.List(
            r => new StoredSession(
                r.GetString(0),
                new DateTimeOffset(r.GetInt64(1), TimeSpan.Zero),
                new DateTimeOffset(r.GetInt64(2), TimeSpan.Zero),
                r.GetInt64(3),
                r.GetInt64(4),
                StoreRules.ReadSummary(r.IsDBNull(5) ? null : r.GetString(5)),
                r.IsDBNull(6) ? null : r.GetString(6),
                !r.IsDBNull(7) && holder.Holds(r.GetString(7), r.GetInt64(9)) ? r.GetString(8) : null),
            """
            WITH RECURSIVE parts (owner, node, last_seq) AS (
                SELECT node, node, last_seq FROM sessions
                UNION ALL
                SELECT p.owner, n.parent, n.fork_seq FROM parts p JOIN nodes n ON n.id = p.node WHERE n.parent IS NOT NULL),
            named AS (
                SELECT u.hash, max(p.owner) AS node FROM uses u JOIN parts p ON p.node = u.node AND u.seq <= p.last_seq GROUP BY u.hash),
            owned AS (
                SELECT named.node, sum(kept.bytes) AS value_bytes
                FROM named JOIN kept ON kept.hash = named.hash GROUP BY named.node)
            SELECT name, created, updated, last_seq, bytes + coalesce(owned.value_bytes, 0), summary, fork_of, holder, holder_words, epoch
            FROM sessions LEFT JOIN owned ON owned.node = sessions.node ORDER BY updated DESC, name
            """);
    }

    /// <summary>The parts of a session's journal, the oldest first.</summary>
    public static List<JournalPart> Parts(SqliteConnection connection, string name)
    {
        var parts = new List<JournalPart>();
        if (Find(connection, name) is not { } row)
            return parts;
        long last = row.LastSeq;
        for (long? node = row.Node; node is not null;)
        {
            var above = ParentOf(connection, node.Value);
            parts.Insert(0, new JournalPart(node.Value, (above?.ForkSeq ?? 0) + 1, last));
            (last, node) = (above?.ForkSeq ?? 0, above?.Parent);
        }

        return parts;
    }

    private static SessionMissingException Missing(string name) => new($"There is no session {name}.");

    private static SessionExistsException Exists(string name) => new($"There is a session {name} already; choose another name.");

    private static SessionRow? Find(SqliteConnection connection, string name) => connection.List(
        r => new SessionRow(
            name,
            r.GetInt64(0),
            r.GetInt64(1),
            r.IsDBNull(2) ? null : r.GetInt64(2),
            r.IsDBNull(3) ? null : r.GetString(3),
            r.IsDBNull(4) ? null : r.GetString(4)),
        "SELECT node, last_seq, epoch, holder, holder_words FROM sessions WHERE name = $1", name) is [var row] ? row : null;

    // Numbers of nodes only grow, so a parent is older than its child, and each walk along parents ends; else the database is damaged.
    private static (long Parent, long ForkSeq)? ParentOf(SqliteConnection connection, long node) => connection.List(
        r => (Parent: r.GetInt64(0), ForkSeq: r.GetInt64(1)),
        "SELECT parent, fork_seq FROM nodes WHERE id = $1 AND parent IS NOT NULL", node) is not [var above] ? null
        : above.Parent < node ? above : throw LeadsNowhere(node);

    private static InvalidOperationException LeadsNowhere(long node) =>
        new($"Part {node} of its journals is said to be forked from itself or from a later one.");

    private void CheckFree(SessionRow row)
    {
        if (holder.Holds(row.Holder, row.Epoch))
            throw new SessionHeldException($"Session {row.Name} is held by {row.HolderWords}. Wait until it ends, or end it.");
    }

    private void Add(SqliteConnection connection, string name, long? parent, long forkSeq, string? summary, string? forkOf)
    {
        long node = connection.Get<long>("INSERT INTO nodes (parent, fork_seq) VALUES ($1, $2) RETURNING id", parent, forkSeq);
        connection.Run(
            "INSERT INTO sessions (name, node, created, updated, last_seq, bytes, summary, fork_of) VALUES ($1, $2, $3, $3, $4, 0, $5, $6)",
            name, node, Now, forkSeq, summary, forkOf);
    }

    private sealed record SessionRow(string Name, long Node, long LastSeq, long? Epoch, string? Holder, string? HolderWords);
}
