using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>Steps on the records.</summary>
internal static class Records
{
    private const long PageBytes = 4 * 1024 * 1024;

    // All in one statement: the session's row is changed only where the epoch and the last number are right, and locked from then on;
    // everything else hangs on that row.
    private const string AppendText = """
        WITH held AS (
            UPDATE sessions SET last_seq = $4, bytes = bytes + $5, updated = clock_timestamp(), summary = coalesce($6, summary)
            WHERE name = $1 AND epoch = $2 AND last_seq = $3 RETURNING node),
        added AS (
            INSERT INTO records (node, seq, content, hashes)
            SELECT held.node, r.seq, r.content, r.hashes FROM held, unnest($7, $8, $9) AS r (seq, content, hashes)),
        named AS (
            INSERT INTO uses (hash, node, seq) SELECT u.hash, held.node, u.seq FROM held, unnest($10, $11) AS u (hash, seq))
        SELECT count(*) FROM held
        """;

    /// <summary>Appends where the hold is valid and the first record follows the last one.</summary>
    /// <returns>Whether that was so.</returns>
    public static async Task<bool> AppendAsync(
        NpgsqlConnection connection,
        SessionHold hold,
        IReadOnlyList<JournalRecord> records,
        SessionSummary? summary,
        CancellationToken cancellationToken)
    {
        var uses = (from record in records from hash in record.Values.Distinct() select (Hash: hash, record.Seq)).ToArray();
        await using var command = new NpgsqlCommand(AppendText, connection);
        void Add<T>(T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        Add(hold.SessionId);
        Add(hold.Epoch);
        Add(records[0].Seq - 1);
        Add(records[^1].Seq);
        Add(records.Sum(r => (long)r.Content.Length));
        command.Parameters.Add(Commands.Text(summary is null ? null : StoreRules.Write(summary)));
        Add(records.Select(r => r.Seq).ToArray());
        Add(records.Select(r => r.Content.ToArray()).ToArray());
        Add(records.Select(r => r.Values.Count == 0 ? null : string.Join(' ', r.Values)).ToArray());
        Add(uses.Select(u => u.Hash).ToArray());
        Add(uses.Select(u => u.Seq).ToArray());
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is 1L;
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new StoreException(
                $"A record of session {hold.SessionId} names a value that is not kept ({problem.Detail}) Keep it first, again if it was an hour ago.",
                problem);
        }
    }

    /// <summary>Some records in order, up to a number, or until they are large.</summary>
    public static async Task<List<JournalRecord>> PageAsync(
        NpgsqlConnection connection,
        long node,
        long fromSeq,
        long lastSeq,
        int max,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT seq, content, hashes FROM records WHERE node = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq LIMIT $4", connection);
        foreach (long number in new[] { node, fromSeq, lastSeq, max })
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var page = new List<JournalRecord>();
        for (long bytes = 0; bytes < PageBytes && await reader.ReadAsync(cancellationToken).ConfigureAwait(false);)
        {
            byte[] content = reader.GetFieldValue<byte[]>(1);
            bytes += content.Length;
            page.Add(new JournalRecord(reader.GetInt64(0), content, reader.IsDBNull(2) ? [] : reader.GetString(2).Split(' ')));
        }

        return page;
    }

    public static async Task RemoveAfterAsync(NpgsqlConnection connection, long node, long seq, CancellationToken cancellationToken)
    {
        await connection.RunAsync("DELETE FROM uses WHERE node = $1 AND seq > $2", cancellationToken, node, seq).ConfigureAwait(false);
        await connection.RunAsync("DELETE FROM records WHERE node = $1 AND seq > $2", cancellationToken, node, seq).ConfigureAwait(false);
    }
}
