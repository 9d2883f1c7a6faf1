using System.Runtime.CompilerServices;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>The one way through the records of a journal, for whoever opens, checks or forks a session: it judges those that cannot be
/// read, and goes on to the end.</summary>
internal static class JournalWalk
{
    /// <summary>All records in order; one that is missing, too.</summary>
    public static async IAsyncEnumerable<FoundRecord> ReadAsync(
        ISessionStore store, string sessionId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What a torn record means shows only at the one that comes next.
        FoundRecord? torn = null;
        long expected = 1;
        IAsyncEnumerator<JournalRecord> records = store.ReadAsync(sessionId, cancellationToken: cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (records.ConfigureAwait(false))
        {
            while (await NextAsync(records).ConfigureAwait(false) is { } found)
            {
                if (torn is not null)
                {
                    // Whoever took the session up after it has said so.
                    bool isHealed = found.Seq == expected && found.Entries is [SessionTaken taken, ..] && taken.Damaged == torn.Seq;
                    yield return torn with { State = isHealed ? RecordState.PassedOver : RecordState.Damaged };
                }

                if (found.Seq != expected)
                    yield return Missing(expected, expected);
                expected = found.Seq + 1;
                torn = found.State == RecordState.Torn ? found : null;
                if (torn is null)
                    yield return found;
            }
        }

        if (torn is not null)
            yield return torn;
    }

    private static async Task<FoundRecord?> NextAsync(IAsyncEnumerator<JournalRecord> records)
    {
        try
        {
            return await records.MoveNextAsync().ConfigureAwait(false) ? Judge(records.Current) : null;
        }
        catch (RecordMissingException missing)
        {
            // The last one that is found: a store reads no further. What is before it is as good as it was.
            return Missing(missing.Seq, missing.LastSeq);
        }
    }

    private static FoundRecord Missing(long seq, long lastSeq) => new(
        seq, [], [], RecordState.Damaged, "is missing: it was deleted, or the store is damaged") { LastSeq = lastSeq };

    private static FoundRecord Judge(JournalRecord record)
    {
        (IReadOnlyList<JournalEntry> entries, string? why) = RecordForm.TryRead(record.Content.Span);
        (RecordState state, string? problem) = why is null ? (RecordState.Good, null)
            : RecordForm.IsTorn(record.Content.Span) ? (RecordState.Torn, $"is damaged: {why}")
            : (RecordState.Foreign, $"cannot be read: {why}");
        return new FoundRecord(record.Seq, entries, record.Values, state, problem);
    }
}

/// <summary>A record of a journal, as it was found.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Entries">What it says; nothing where it cannot be read.</param>
/// <param name="Values">Hashes of the values that it names.</param>
/// <param name="State">What it means for the journal.</param>
/// <param name="Problem">What is wrong with it, as the end of a sentence that begins with its number; null for nothing.</param>
internal sealed record FoundRecord(
    long Seq, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<string> Values, RecordState State, string? Problem)
{
    /// <summary>Whether the journal cannot be used from here on.</summary>
    public bool Ends => State is RecordState.Damaged or RecordState.Foreign;

    /// <summary>Number of the last record that is known to have been there.</summary>
    public long LastSeq { get; init; } = Seq;

    /// <summary>The error of whoever needs it.</summary>
    public StoreException ToException(string sessionId) => new(State == RecordState.Foreign
        ? FormattableString.Invariant($"Record {Seq:N0} of session '{sessionId}' {Problem}.")
        : Seq == 1 ? $"The journal of session '{sessionId}' cannot be used: record 1 {Problem}. Nothing can be had without it; restore a backup, or ask anew in another session."
        : FormattableString.Invariant(
            $"The journal of session '{sessionId}' cannot be used beyond record {Seq - 1:N0}: record {Seq:N0} {Problem}. `cave sessions verify {sessionId}` shows what can still be had; `cave fork {sessionId}` makes a session of it."));
}

/// <summary>What a record means for the journal that it is in.</summary>
internal enum RecordState
{
    /// <summary>It says what it was to say.</summary>
    Good,

    /// <summary>It is the last one, and was cut off or changed: nobody can have acted on it.</summary>
    Torn,

    /// <summary>It was the last one, and such; whoever took the session up then has gone on without it.</summary>
    PassedOver,

    /// <summary>It is missing, or was cut off or changed, and others have come after it.</summary>
    Damaged,

    /// <summary>It is whole, but not for this program: of a later version, of a kind that is not known, encrypted. Somebody may have
    /// acted on it.</summary>
    Foreign,
}
