using System.Runtime.CompilerServices;
using CaveRuntime.Events;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>Where a fork leaves the session that it comes from.</summary>
/// <param name="Seq">The last record that both have.</param>
/// <param name="Summary">What lists show of the fork.</param>
/// <param name="Problem">Why nothing beyond a record of the session can be had; null where all can.</param>
internal sealed record ForkPlace(long Seq, SessionSummary Summary, string? Problem)
{
    /// <summary>Finds it.</summary>
    /// <exception cref="StoreException">There is no such session or turn, or nothing of it can be had.</exception>
    public static async Task<ForkPlace> FindAsync(ISessionStore store, string sessionId, int? turn, CancellationToken cancellationToken)
    {
        long last = 0, cut = 0;
        int turns = 0;
        WorkBegun? work = null;
        Dictionary<string, Usage> usages = [];
        SessionState state = SessionState.Idle;
        string? problem = null;
        await foreach ((long seq, JournalEntry entry) in Read(store, sessionId, p => problem = p, cancellationToken).ConfigureAwait(false))
        {
            switch (entry)
            {
                case WorkBegun { Kind: WorkKind.Question } begun:
                    (work, turns, cut, state) = (begun, 0, turn == 0 ? seq : 0, SessionState.Running);
                    break;
                // A turn has one reply, however many requests it took and whatever else was asked of the model.
                case Happened { Event: MessageAdded { Role: MessageRole.Reply } said } when said.RunId == work?.RunId:
                    turns++;
                    break;
                // What the run asks next is the end of that turn.
                case CallBegun { IsOfRun: true } begun
                    when turns > 0 && turns == turn && cut == 0 && begun.Key.StartsWith(work!.Path + "#", StringComparison.Ordinal):
                    cut = seq - 1;
                    break;
                case WorkEnded done:
                    usages[done.Path] = done.Usage;
                    state = JournalPast.StateAfter(done.Stop);
                    break;
            }

            last = seq;
        }

        if (last == 0 && problem is not null)
            throw new StoreException($"Nothing of session '{sessionId}' can be had, so it cannot be forked: {problem}.");
        if (last == 0)
            throw new SessionMissingException($"There is no session '{sessionId}'. `cave sessions` lists those that there are.");
        if (turn is not null && cut == 0)
        {
            throw new SessionMissingException(FormattableString.Invariant(
                $"The last question of session '{sessionId}' has no turn after turn {turn}{(problem is null ? "" : $" that can be had ({problem})")}, so there is nothing to do differently; fork it without a turn."));
        }

        // Of a question that the fork answers anew the fork has no end.
        Usage ended = usages.Where(u => turn is null || u.Key != work!.Path).Aggregate(new Usage(), (sum, one) => sum + one.Value);
        string question = work?.Words ?? work?.Text ?? "";
        return turn is null
            ? new ForkPlace(last, new SessionSummary(question, state, ended), problem)
            : new ForkPlace(cut, new SessionSummary(question, SessionState.Running, ended), problem);
    }

    // Of a damaged journal a fork has what can be had, and of one whose values are lost what comes before the first of them. What another
    // program may have acted on is no damage.
    private static async IAsyncEnumerable<(long Seq, JournalEntry Entry)> Read(
        ISessionStore store,
        string sessionId,
        Action<string> say,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var values = new ValueCheck(store);
        await foreach (FoundRecord found in JournalWalk.ReadAsync(store, sessionId, cancellationToken).ConfigureAwait(false))
        {
            if (found.State == RecordState.Foreign)
                throw found.ToException(sessionId);
            if (found.Ends)
            {
                say(FormattableString.Invariant($"record {found.Seq:N0} {found.Problem}"));
                yield break;
            }

            if (found.State == RecordState.Good
                && (await values.ProblemsAsync(found, cancellationToken).ConfigureAwait(false)) is [var lost, ..])
            {
                say(lost);
                yield break;
            }

            foreach (JournalEntry entry in found.Entries)
                yield return (found.Seq, entry);
        }
    }
}
