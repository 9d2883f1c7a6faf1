using System.Runtime.CompilerServices;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>Reads the entries of a session's journal.</summary>
internal static class JournalReader
{
    /// <summary>All entries in order, each with the number of its record; null for a last record that is cut off or damaged, on which
    /// nobody can have acted.</summary>
    /// <param name="store">The store.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="fromSeq">The least number.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="StoreException">A record in the middle is damaged, or one is missing.</exception>
    public static async IAsyncEnumerable<(long Seq, JournalEntry? Entry)> ReadAsync(
        ISessionStore store, string sessionId, long fromSeq = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (long Seq, string Why)? damaged = null;
        long expected = fromSeq;
        await foreach (JournalRecord record in store.ReadAsync(sessionId, fromSeq, cancellationToken).ConfigureAwait(false))
        {
            if (record.Seq != expected++)
                throw Damaged(sessionId, expected - 1, "it is missing");
            (IReadOnlyList<JournalEntry> entries, string? wrong) = RecordForm.TryRead(record.Content.Span);
            // Whoever took the session up after that has said so.
            if (damaged is { } before && (entries is not [SessionTaken taken, ..] || taken.Damaged != before.Seq))
                throw Damaged(sessionId, before.Seq, before.Why);
            damaged = wrong is null ? null : (record.Seq, wrong);
            if (wrong is not null)
                yield return (record.Seq, null);
            foreach (JournalEntry entry in entries)
                yield return (record.Seq, entry);
        }
    }

    private static StoreException Damaged(string sessionId, long seq, string why) => new(
        $"The journal of session '{sessionId}' cannot be used beyond record {seq - 1:N0}: record {seq:N0} is damaged ({why}). `cave sessions verify {sessionId}` shows what can still be had; `cave fork {sessionId}` makes a session of it.");
}
