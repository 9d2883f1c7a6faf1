using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>Steps on the records. Each runs inside a transaction.</summary>
internal static class Records
{
    private const long PageBytes = 4 * 1024 * 1024;

    /// <summary>Adds records.</summary>
    /// <returns>How many bytes they have.</returns>
    public static long Add(SqliteConnection connection, long node, IReadOnlyList<JournalRecord> records)
    {
        using SqliteCommand insert = connection.Make(
            "INSERT INTO records (node, seq, content, hashes) VALUES ($1, $2, $3, $4)", node, null, null, null);
        long bytes = 0;
        foreach (JournalRecord record in records)
        {
            insert.Parameters[1].Value = record.Seq;
            insert.Parameters[2].Value = Array(record.Content);
            insert.Parameters[3].Value = record.Values.Count == 0 ? DBNull.Value : string.Join(' ', record.Values);
            insert.ExecuteNonQuery();
            bytes += record.Content.Length;
            foreach (string hash in record.Values.Distinct())
            {
                if (connection.Get<long>("SELECT count(*) FROM kept WHERE hash = $1", hash) == 0)
                {
                    throw new StoreException(
                        $"Record {record.Seq} names the value {hash}, which is not kept. Keep it first, again if it was an hour ago.");
                }

                connection.Run("INSERT INTO uses (hash, node, seq) VALUES ($1, $2, $3)", hash, node, record.Seq);
            }
        }

        return bytes;
    }

    /// <summary>Some records in order, up to a number, or until they are large.</summary>
    public static List<JournalRecord> Page(SqliteConnection connection, long node, long fromSeq, long lastSeq, int max)
    {
        using SqliteCommand select = connection.Make(
            "SELECT seq, content, hashes FROM records WHERE node = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq LIMIT $4",
            node, fromSeq, lastSeq, max);
        using SqliteDataReader reader = select.ExecuteReader();
        var page = new List<JournalRecord>();
        for (long bytes = 0; bytes < PageBytes && reader.Read();)
        {
            byte[] content = (byte[])reader.GetValue(1);
            bytes += content.Length;
            page.Add(new JournalRecord(reader.GetInt64(0), content, reader.IsDBNull(2) ? [] : reader.GetString(2).Split(' ')));
        }

        return page;
    }

    public static void RemoveAfter(SqliteConnection connection, long node, long seq)
    {
        connection.Run("DELETE FROM uses WHERE node = $1 AND seq > $2", node, seq);
        connection.Run("DELETE FROM records WHERE node = $1 AND seq > $2", node, seq);
    }

    private static byte[] Array(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out ArraySegment<byte> part) && part.Offset == 0 && part.Count == part.Array!.Length
            ? part.Array
            : content.ToArray();
}
