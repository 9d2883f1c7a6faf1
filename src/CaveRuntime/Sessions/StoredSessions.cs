using System.Runtime.CompilerServices;
using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Journal;
using CaveRuntime.Storage;

namespace CaveRuntime;

/// <summary>What can be done with sessions that are kept, without taking one up: read, check, fork, tidy up. Thread-safe.</summary>
/// <param name="store">Where they are kept. Not disposed.</param>
/// <param name="readers">What reads documents that are no text, as in <see cref="CaveOptions.DocumentReaders"/>; null for nothing.</param>
public sealed class StoredSessions(ISessionStore store, IReadOnlyList<IDocumentReader>? readers = null)
{
    private const int ShownValues = 3;

    /// <summary>The events of a session, unmasked, in order.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="fromSeq">The least <see cref="RunEvent.Seq"/>; 1 for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StoreException">The journal cannot be read, or is damaged.</exception>
    public async IAsyncEnumerable<RunEvent> EventsAsync(
        string sessionId, long fromSeq = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach ((_, JournalEntry? entry) in JournalReader
            .ReadAsync(store, sessionId, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (entry is Happened { Event: { } known } && known.Seq >= fromSeq)
                yield return known;
        }
    }

    /// <summary>The events of a session as a reader of its runs gets them: what looks like a key is masked.</summary>
    /// <inheritdoc cref="EventsAsync" path="/param|/exception"/>
    public async IAsyncEnumerable<RunEvent> MaskedEventsAsync(
        string sessionId, long fromSeq = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (RunEvent happened in EventsAsync(sessionId, fromSeq, cancellationToken).ConfigureAwait(false))
            yield return Masking.Of(happened);
    }

    /// <summary>What a host has noted of a session; see <see cref="CaveOptions.Notes"/>.</summary>
    /// <param name="sessionId">The session; anybody may hold it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StoreException">There is no such session, or its journal is damaged.</exception>
    public async Task<IReadOnlyDictionary<string, string>> NotesAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        SessionSettings? settings = null;
        bool any = false;
        await foreach ((_, JournalEntry? entry) in JournalReader
            .ReadAsync(store, sessionId, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            any = true;
            settings = (entry as SessionTaken)?.Settings ?? (entry as SessionOpened)?.Settings ?? settings;
        }

        return any
            ? settings?.Notes ?? new Dictionary<string, string>()
            : throw new SessionMissingException($"There is no session '{sessionId}'. `cave sessions` lists those that there are.");
    }

    /// <summary>Reads a session's journal from end to end, and the files that it was opened over.</summary>
    /// <returns>What is wrong with it, and what can still be had.</returns>
    public async Task<JournalCheck> VerifyAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        long good = 0, last = 0;
        string? record = null;
        string? inputs = null;
        List<string> lost = [];
        var values = new ValueCheck(store);
        await foreach (FoundRecord found in JournalWalk.ReadAsync(store, sessionId, cancellationToken).ConfigureAwait(false))
        {
            last = found.LastSeq;
            // A last record that is cut off is passed over by whoever takes the session up; until then it is said.
            if (found.Ends || found.State == RecordState.Torn)
                record ??= FormattableString.Invariant($"record {found.Seq:N0} {found.Problem}");
            if (found.State == RecordState.Good)
            {
                lost.AddRange(await values.ProblemsAsync(found, cancellationToken).ConfigureAwait(false));
                if (found.Entries is [SessionOpened { Inputs.Count: > 0 } opened, ..])
                    inputs = await ProblemOfAsync(opened, cancellationToken).ConfigureAwait(false);
            }

            good = record is null && lost.Count == 0 ? last : good;
        }

        string[] problems = [.. new[] { record }.OfType<string>(), .. lost.Take(ShownValues)];
        string more = lost.Count > ShownValues ? FormattableString.Invariant($"; and {lost.Count - ShownValues:N0} more values") : "";
        return new JournalCheck(last, good, last == 0 ? "there is no such session, or its journal is empty"
            : problems.Length == 0 ? null : string.Join("; ", problems) + more)
        {
            Inputs = inputs,
        };
    }

    // Files that have changed can be put back, so the records are as good as they were.
    private async Task<string?> ProblemOfAsync(SessionOpened opened, CancellationToken cancellationToken)
    {
        try
        {
            (await InputContent.LoadAsync(opened, store, readers ?? [], cancellationToken).ConfigureAwait(false))?.Dispose();
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    /// <summary>Makes a session that has all that another one has up to a place, and goes on from there by itself. Nothing is copied; its
    /// variables are built when a cell needs them.</summary>
    /// <param name="sessionId">The session to fork; whoever holds it is not disturbed.</param>
    /// <param name="forkId">The new one's name.</param>
    /// <param name="turn">The last turn of the last question that the fork has: 0 for none, so that the question is answered anew; null for
    /// everything.</param>
    /// <param name="cancellationToken">Stops; then there is no fork.</param>
    /// <returns>Why the fork has less than the session, or why it would without a turn: damage, of which the fork has what lies before.
    /// Null where nothing is wrong.</returns>
    /// <exception cref="StoreException">There is no such session or turn, nothing of it can be had, or there is one of the new
    /// name.</exception>
    /// <exception cref="ArgumentException">That cannot be the name of a session.</exception>
    public async Task<string?> ForkAsync(string sessionId, string forkId, int? turn = null, CancellationToken cancellationToken = default)
    {
        StoreRules.CheckName(forkId);
        ForkPlace place = await ForkPlace.FindAsync(store, sessionId, turn, cancellationToken).ConfigureAwait(false);
        await store.ForkAsync(sessionId, forkId, place.Seq, place.Summary, cancellationToken).ConfigureAwait(false);
        return place.Problem;
    }

    /// <summary>Deletes sessions that nobody waits for: older ones first, then as many as it takes for the rest to fit.</summary>
    /// <param name="olderThan">Sessions that nothing was appended to since then are deleted; null for no age.</param>
    /// <param name="maxBytes">Most that all sessions together may take, with their values; null for no limit.</param>
    /// <param name="cancellationToken">Stops; what is deleted is deleted.</param>
    /// <returns>Names of those that were deleted. Sessions with a run under way, or that wait for somebody, stay.</returns>
    public async Task<IReadOnlyList<string>> PruneAsync(
        DateTimeOffset? olderThan, long? maxBytes, CancellationToken cancellationToken = default)
    {
        List<StoredSession> all = await store.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        long bytes = all.Sum(s => s.Bytes);
        List<string> deleted = [];
        foreach (StoredSession session in all.Where(s => s.Summary.State == SessionState.Idle && s.Holder is null).OrderBy(s => s.Updated))
        {
            if (!(session.Updated < olderThan) && !(bytes > maxBytes))
                continue;
            try
            {
                // Not where somebody has used it since it was listed.
                if (await store.DeleteAsync(session.Id, session.LastSeq, cancellationToken).ConfigureAwait(false))
                    deleted.Add(session.Id);
                bytes -= session.Bytes;
            }
            catch (SessionHeldException)
            {
                // Somebody has taken it meanwhile.
            }
        }

        return deleted;
    }
}

/// <summary>What a journal is like.</summary>
/// <param name="Records">Number of its last record.</param>
/// <param name="Good">The last record up to which it can be used, with the values that it needs; a fork has that much. 0 where nothing
/// can be used: then there can be no fork.</param>
/// <param name="Problem">What is wrong with its records and values; null where nothing is.</param>
public sealed record JournalCheck(long Records, long Good, string? Problem)
{
    /// <summary>What is wrong with the files that the session was opened over, as whoever opens it is told; null where nothing is, and
    /// where it was opened over none. Its records can be used again when that is put right.</summary>
    public string? Inputs { get; init; }
}
