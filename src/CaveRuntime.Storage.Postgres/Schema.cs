using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>The tables. A node is the part of a journal that was written under one name; a fork's node has the one it was forked from as
/// its parent, and shares what that has up to a record.</summary>
internal static class Schema
{
    private const int Version = 1;

    /// <summary>Makes the tables where there are none, one host at a time, and refuses those of a newer program.</summary>
    public static async Task PrepareAsync(NpgsqlConnection connection, string schema, string place, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(connection, schema, cancellationToken).ConfigureAwait(false))
        {
            await CheckAsync(connection, schema, place, cancellationToken).ConfigureAwait(false);
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await connection.RunAsync(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 15))",
            cancellationToken,
            schema).ConfigureAwait(false);
        if (!await IsThereAsync(connection, schema, cancellationToken).ConfigureAwait(false))
        {
            // CREATE ... IF NOT EXISTS wants the right to create even where there is nothing to do.
            if (!await connection.GetAsync<bool>("SELECT true FROM pg_namespace WHERE nspname = $1", cancellationToken, schema)
                .ConfigureAwait(false))
            {
                await connection.RunAsync($"CREATE SCHEMA \"{schema}\"", cancellationToken).ConfigureAwait(false);
            }

            await connection.RunAsync(Tables(schema), cancellationToken).ConfigureAwait(false);
        }

        await CheckAsync(connection, schema, place, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    // From the table itself: to_regclass may answer from what this connection remembers from before it had the lock.
    private static Task<bool> IsThereAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken) =>
        connection.GetAsync<bool>(
            "SELECT true FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'cave_version'",
            cancellationToken, schema);

    private static async Task CheckAsync(NpgsqlConnection connection, string schema, string place, CancellationToken cancellationToken)
    {
        int version = await connection.GetAsync<int>(
            $"SELECT version FROM \"{schema}\".cave_version",
            cancellationToken).ConfigureAwait(false);
        if (version > Version)
        {
            throw new StoreException(
                $"The store on {place} was written by a newer program: its tables have version {version}, this one knows up to {Version}. Use the newer program, or another schema.");
        }
    }

    private static string Tables(string schema) => $"""
        SET LOCAL search_path = "{schema}";
        CREATE SEQUENCE takings AS bigint;
        CREATE TABLE nodes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent bigint, fork_seq bigint NOT NULL);
        CREATE INDEX nodes_by_parent ON nodes (parent) WHERE parent IS NOT NULL;
        CREATE TABLE sessions (
            name text COLLATE "C" PRIMARY KEY, node bigint NOT NULL UNIQUE, created timestamptz NOT NULL, updated timestamptz NOT NULL,
            last_seq bigint NOT NULL, bytes bigint NOT NULL, summary text, fork_of text,
            epoch bigint, holder uuid, holder_words text, lease_until timestamptz);
        CREATE INDEX sessions_by_holder ON sessions (holder) WHERE holder IS NOT NULL;
        CREATE TABLE records (node bigint NOT NULL, seq bigint NOT NULL, content bytea NOT NULL, hashes text, PRIMARY KEY (node, seq));
        ALTER TABLE records ALTER content SET STORAGE EXTERNAL;
        CREATE TABLE kept (
            hash text COLLATE "C" PRIMARY KEY, bytes bigint NOT NULL, blob uuid NOT NULL, asked timestamptz NOT NULL);
        CREATE TABLE pieces (blob uuid NOT NULL, piece integer NOT NULL, content bytea NOT NULL, PRIMARY KEY (blob, piece));
        ALTER TABLE pieces ALTER content SET STORAGE EXTERNAL;
        CREATE TABLE uses (
            hash text COLLATE "C" NOT NULL REFERENCES kept, node bigint NOT NULL, seq bigint NOT NULL, PRIMARY KEY (hash, node, seq));
        CREATE INDEX uses_by_record ON uses (node, seq);
        CREATE TABLE cave_version (version integer NOT NULL);
        INSERT INTO cave_version VALUES ({Version});
        """;
}
