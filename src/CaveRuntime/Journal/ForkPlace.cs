using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>Where a fork leaves the session that it comes from.</summary>
/// <param name="Seq">The last record that both have.</param>
/// <param name="Summary">What lists show of the fork.</param>
internal sealed record ForkPlace(long Seq, SessionSummary Summary)
{
    /// <summary>Finds it.</summary>
    /// <exception cref="StoreException">There is no such session or turn.</exception>
    public static async Task<ForkPlace> FindAsync(ISessionStore store, string sessionId, int? turn, CancellationToken cancellationToken)
    {
        long last = 0, cut = 0;
        int replies = 0;
        WorkBegun? work = null;
        Dictionary<string, Usage> usages = [];
        SessionState state = SessionState.Idle;
        await foreach ((long seq, JournalEntry entry) in Read(store, sessionId, cancellationToken).ConfigureAwait(false))
        {
            switch (entry)
            {
                case WorkBegun { Kind: WorkKind.Question } begun:
                    (work, replies, cut, state) = (begun, 0, turn == 0 ? seq : 0, SessionState.Running);
                    break;
                // The next request to the model is the end of the turn before it.
                case CallBegun { IsTurn: true } begun
                    when work is not null && begun.Key.StartsWith(work.Path + "#", StringComparison.Ordinal):
                    if (replies++ == turn && cut == 0)
                        cut = seq - 1;
                    break;
                case WorkEnded done:
                    usages[done.Path] = done.Usage;
                    state = JournalPast.StateAfter(done.Stop);
                    break;
            }

            last = seq;
        }

        if (last == 0)
            throw new SessionMissingException($"There is no session '{sessionId}'. `cave sessions` lists those that there are.");
        if (turn is not null && cut == 0)
        {
            throw new SessionMissingException(FormattableString.Invariant(
                $"The last question of session '{sessionId}' has no turn after turn {turn}, so there is nothing to do differently; fork it without a turn."));
        }

        Usage ended = usages.Values.Aggregate(new Usage(), (sum, one) => sum + one);
        string question = work?.Words ?? work?.Text ?? "";
        return turn is null
            ? new ForkPlace(last, new SessionSummary(question, state, ended))
            : new ForkPlace(cut, new SessionSummary(question, SessionState.Running, ended));
    }

    // Of a damaged journal a fork has what can be had.
    private static async IAsyncEnumerable<(long Seq, JournalEntry Entry)> Read(
        ISessionStore store, string sessionId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JournalRecord record in store.ReadAsync(sessionId, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            (IReadOnlyList<JournalEntry> entries, string? wrong) = RecordForm.TryRead(record.Content.Span);
            if (wrong is not null)
                yield break;
            foreach (JournalEntry entry in entries)
                yield return (record.Seq, entry);
        }
    }
}
