using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Journal;

/// <summary>The journal as one scope sees it: its cells, and what is needed to build it again. One cell at a time.</summary>
/// <param name="session">The session's journal.</param>
/// <param name="scope">Names the scope.</param>
internal sealed class ScopeJournal(SessionJournal session, string scope)
{
    /// <summary>Names the scope.</summary>
    public string Scope => scope;

    /// <summary>A cell that has ended under an earlier host.</summary>
    public CellEnded? Ended(int cell) => session.Past?.Ended(scope, cell);

    /// <summary>Whether anything was recorded of the scope before this host.</summary>
    public bool HasPast => session.Past?.HasCells(scope) == true;

    /// <summary>A cell begins; nobody has to wait for that, since it does nothing by itself.</summary>
    /// <returns>Where its time and chance come from: where it was begun before, from what it saw then.</returns>
    public DrawSource Begin(int cell, string code, TimeProvider time)
    {
        CellBegun begun = session.Past?.Begun(scope, cell) is { } before && before.Code == code
            ? before
            : new CellBegun(scope, cell, code, Random.Shared.NextInt64(), time.GetUtcNow());
        session.Note(begun);
        return new DrawSource(begun.Seed, begun.Start, session.Past?.Clock(scope, cell));
    }

    /// <summary>A cell has ended.</summary>
    public void End(CellReport report, CellEnd end) => session.Note(new CellEnded(
        scope, report.Cell, report.Result, report.State, report.Observed.Loss, report.Observed.Notes, report.Elapsed, end));

    /// <summary>The scope begins anew after this cell.</summary>
    public void Empty(int cell) => session.Note(new ScopeEmptied(scope, cell));

    /// <summary>Whether the scope has begun anew, and no cell after that has told so.</summary>
    public bool IsEmptied => session.Past?.IsEmptied(scope) == true;

    /// <summary>What these cells did counts for nothing.</summary>
    public void Forget(int first, int last)
    {
        var forgot = new ScopeForgot(scope, first, last);
        if (session.Past?.HasForgotten(forgot) != true)
            session.Note(forgot);
    }

    /// <summary>What the scope is built from again, in order: what it was given, and its cells with the results of their calls.</summary>
    public async Task<IReadOnlyList<ScopeStep>> StepsAsync(CancellationToken cancellationToken)
    {
        List<ScopeStep> steps = [];
        HashSet<string> asked = [];
        Dictionary<int, (CellBegun Begun, List<CallEnded> Calls, List<ClockReads> Clock)> open = [];
        await foreach (JournalEntry entry in session.EntriesAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (entry)
            {
                case ValueGiven given when scope == RunJournal.SessionScope:
                    steps.Add(new GivenStep(given));
                    break;
                case CellBegun begun when begun.Scope == scope:
                    // The same cell again, after its host had died: what its calls were answered before still holds.
                    steps.RemoveAll(s => s is CellStep step && step.Begun.Cell == begun.Cell);
                    open[begun.Cell] = (begun, open.TryGetValue(begun.Cell, out var before) ? before.Calls : [], before.Clock ?? []);
                    break;
                case CallBegun left:
                    asked.Add(left.Key);
                    break;
                case ChildBegun child:
                    asked.Add(child.Key);
                    break;
                case ApprovalAsked waiting:
                    asked.Add(waiting.Key);
                    break;
                case CallEnded { Result: not null } call when call.Scope == scope && open.TryGetValue(call.Cell, out var asking):
                    asking.Calls.Add(call);
                    break;
                case ClockRead read when read.Scope == scope && open.TryGetValue(read.Cell, out var reading):
                    reading.Clock.Add(read.Reads);
                    break;
                case CellEnded ended when ended.Scope == scope && open.TryGetValue(ended.Cell, out var cell):
                    // One that was stopped with its run may be run again, and is given the answers that it had.
                    if (!ended.IsStopped)
                        open.Remove(ended.Cell);
                    IEnumerable<ClockReads> clock = ended.Result.Drawn is { } last ? [.. cell.Clock, last] : cell.Clock;
                    var source = new DrawSource(cell.Begun.Seed, cell.Begun.Start, ClockPieces.Join(clock));
                    steps.Add(new CellStep(cell.Begun, ended, [.. cell.Calls], source) { Asked = asked });
                    break;
                case ScopeForgot forgot when forgot.Scope == scope:
                    steps.RemoveAll(s => s is CellStep step && step.Begun.Cell >= forgot.First && step.Begun.Cell <= forgot.Last);
                    break;
                case ScopeEmptied emptied when emptied.Scope == scope:
                    steps.RemoveAll(s => s is CellStep);
                    break;
            }
        }

        return steps;
    }
}

/// <summary>One step on the way to a scope.</summary>
internal abstract record ScopeStep;

/// <summary>Something was given.</summary>
internal sealed record GivenStep(ValueGiven Given) : ScopeStep;

/// <summary>A cell was run.</summary>
/// <param name="Begun">Its code.</param>
/// <param name="Ended">How it ended.</param>
/// <param name="Calls">What its calls were answered, in the order of the answers.</param>
/// <param name="Source">Where its time and chance came from.</param>
internal sealed record CellStep(CellBegun Begun, CellEnded Ended, IReadOnlyList<CallEnded> Calls, DrawSource Source) : ScopeStep
{
    /// <summary>Names of calls that have left, whatever became of them.</summary>
    public IReadOnlySet<string> Asked { get; init; } = new HashSet<string>();
}
