using System.Security.Cryptography;
using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>The values beside the journals, in pieces, since a row has to fit into memory.</summary>
internal sealed class Values(Server server, TimeProvider clock)
{
    private long _swept = clock.GetTimestamp();

    public async Task<string> KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        // The content can be read only once, so a broken connection is the caller's to know.
        string kept = await server.WriteAsync(
            "keeping a value", async connection =>
            {
                var blob = Guid.NewGuid();
                (string hash, long bytes) = await SendAsync(connection, blob, content, cancellationToken).ConfigureAwait(false);
                Guid stays = await connection.GetAsync<Guid>(
                    """
                    INSERT INTO kept (hash, bytes, blob, asked) VALUES ($1, $2, $3, clock_timestamp())
                    ON CONFLICT (hash) DO UPDATE SET asked = clock_timestamp() RETURNING blob
                    """, cancellationToken, hash, bytes, blob).ConfigureAwait(false);
                if (stays != blob)
                    await connection.RunAsync("DELETE FROM pieces WHERE blob = $1", cancellationToken, blob).ConfigureAwait(false);
                return hash;
            }, cancellationToken, again: false).ConfigureAwait(false);
        if (clock.GetElapsedTime(Interlocked.Read(ref _swept)) > StoreRules.UnnamedValuesStay)
            await SweepAsync(cancellationToken).ConfigureAwait(false);
        return kept;
    }

    public async Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken)
    {
        var found = await server.RunAsync(
            $"reading the value {hash}",
            c => c.ListAsync(
                r => (Blob: r.GetGuid(0), Bytes: r.GetInt64(1)), "SELECT blob, bytes FROM kept WHERE hash = $1", cancellationToken, hash),
            cancellationToken).ConfigureAwait(false);
        return found is [var (blob, bytes)] ? new CheckedValueStream(new PieceStream(server, hash, blob), hash, bytes) : null;
    }

    /// <summary>Removes what no record names and nobody has asked to keep for an hour.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _swept, clock.GetTimestamp());
        await server.RunAsync(
            "removing values that nothing names", async connection =>
            {
                try
                {
                    return await connection.RunAsync(
                        """
                        WITH gone AS (
                            DELETE FROM kept WHERE asked < clock_timestamp() - $1
                                AND NOT EXISTS (SELECT 1 FROM uses WHERE uses.hash = kept.hash) RETURNING blob)
                        DELETE FROM pieces USING gone WHERE pieces.blob = gone.blob
                        """, cancellationToken, StoreRules.UnnamedValuesStay).ConfigureAwait(false);
                }
                catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.ForeignKeyViolation)
                {
                    return 0; // A record has named one just now. Another time, then.
                }
            }, cancellationToken, writes: true).ConfigureAwait(false);
    }

    private static async Task<(string Hash, long Bytes)> SendAsync(
        NpgsqlConnection connection,
        Guid blob,
        Stream content,
        CancellationToken cancellationToken)
    {
        using var seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[StoreRules.PieceBytes];
        long bytes = 0;
        for (int number = 0; ; number++)
        {
            int read;
            try
            {
                read = await content.ReadAtLeastAsync(
                    piece,
                    piece.Length,
                    throwOnEndOfStream: false,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (IOException problem)
            {
                throw new UnreadableContentException(problem);
            }

            if (read == 0)
                return (Convert.ToHexStringLower(seen.GetCurrentHash()), bytes);
            seen.AppendData(piece, 0, read);
            bytes += read;
            await connection.RunAsync(
                "INSERT INTO pieces (blob, piece, content) VALUES ($1, $2, $3)", cancellationToken,
                blob, number, new ReadOnlyMemory<byte>(piece, 0, read)).ConfigureAwait(false);
        }
    }
}
