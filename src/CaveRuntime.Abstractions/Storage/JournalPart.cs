namespace CaveRuntime.Storage;

/// <summary>A part of a session's journal, for those who write a store: what was written under one name, as far as it counts for a session
/// that was forked from it. Immutable.</summary>
/// <param name="Node">The store's own number for what was written under one name.</param>
/// <param name="FromSeq">The first record.</param>
/// <param name="LastSeq">The last record that counts.</param>
public sealed record JournalPart(long Node, long FromSeq, long LastSeq)
{
    private const int PageRecords = 500;

    /// <summary>Reads the records of a journal's parts in order and in pages, so that a slow reader holds nothing open.</summary>
    /// <param name="sessionId">The session, for an error.</param>
    /// <param name="fromSeq">The least number to read.</param>
    /// <param name="parts">The parts, the oldest first.</param>
    /// <param name="page">Reads some records: of this part, from this number on, no more than so many; at least one where there is
    /// one.</param>
    /// <param name="place">Where they lie, for an error.</param>
    /// <exception cref="RecordMissingException">A record is not there; all before it were given.</exception>
    public static async IAsyncEnumerable<JournalRecord> ReadAsync(
        string sessionId,
        long fromSeq,
        IReadOnlyList<JournalPart> parts,
        Func<JournalPart, long, int, Task<List<JournalRecord>>> page,
        string place)
    {
        foreach (JournalPart part in parts)
        {
            for (long next = Math.Max(fromSeq, part.FromSeq); next <= part.LastSeq;)
            {
                List<JournalRecord> records = await page(part, next, PageRecords).ConfigureAwait(false);
                foreach (JournalRecord record in records)
                {
                    if (record.Seq != next)
                        break;
                    yield return record;
                    next++;
                }

                if (records.Count == 0 || records[^1].Seq >= next)
                {
                    throw new RecordMissingException(
                        $"Record {next} of session {sessionId} is not there: the session was deleted while it was read, or {place} is damaged.",
                        next,
                        parts[^1].LastSeq);
                }
            }
        }
    }
}
