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
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="StoreException">A record in the middle is damaged, one is missing, or one cannot be read by this
    /// program.</exception>
    public static async IAsyncEnumerable<(long Seq, JournalEntry? Entry)> ReadAsync(
        ISessionStore store, string sessionId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (FoundRecord found in JournalWalk.ReadAsync(store, sessionId, cancellationToken).ConfigureAwait(false))
        {
            if (found.Ends)
                throw found.ToException(sessionId);
            if (found.State != RecordState.Good)
                yield return (found.Seq, null);
            foreach (JournalEntry entry in found.Entries)
                yield return (found.Seq, entry);
        }
    }
}
