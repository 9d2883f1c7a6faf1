using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Objects;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Trees;
using CaveRuntime.Views;

namespace CaveRuntime.Calls;

/// <summary>
/// Answers whatever one run's cells ask of the host: subcalls, children, the budget. Knows what is under way, so that a run
/// does not end before its calls are settled. Thread-safe.
/// </summary>
internal sealed class CallDispatcher : ICellCalls
{
    private static readonly TimeSpan s_settleLimit = TimeSpan.FromMilliseconds(300);

    private readonly RunNode _node;
    private readonly ViewCalls _viewCalls;
    private readonly Subcalls _subcalls;
    private readonly Children _children;
    private readonly MapReduceSteps _steps;
    private readonly ConcurrentDictionary<string, int> _notes = new();
    private readonly Lock _gate = new();
    private int _underWay;
    private TaskCompletionSource? _idle;

    public CallDispatcher(RunNode node, SessionView sessionView)
    {
        _node = node;
        _viewCalls = new ViewCalls(sessionView);
        _subcalls = new Subcalls(node);
        _children = new Children(node);
        _steps = new MapReduceSteps(node.Events);
        TurnsLeft = () => node.Options.Limits.MaxTurns;
    }

    /// <summary>How many turns the run has after the present one; all of them while no loop is under way.</summary>
    public Func<int> TurnsLeft { get; set; }

    /// <summary>Whether no cell begins above a ceiling.</summary>
    public bool HoldsCeilings { get; set; }

    /// <summary>Which ceiling has refused a cell its subcalls; null while none has.</summary>
    public string? Refusal => _node.Account.Refusal;

    /// <summary>Answers one call.</summary>
    /// <exception cref="OperationCanceledException">The cell has ended; nobody waits for the result.</exception>
    public async Task<ScopeResult> AnswerAsync(ScopeCall call, CancellationToken cancellationToken)
    {
        lock (_gate)
            _underWay++;
        try
        {
            ScopeResult result = _node.Journal is { } journal
                ? await JournaledAsync(journal, call, cancellationToken).ConfigureAwait(false)
                : await AnsweredAsync(call, new CallRecord("", Note), cancellationToken).ConfigureAwait(false);
            return result with { Id = call.Id };
        }
        catch (StoreException e)
        {
            // The whole run stops for that reason; nobody will wait for this result.
            throw new OperationCanceledException(e.Message, e);
        }
        finally
        {
            lock (_gate)
            {
                if (--_underWay == 0)
                    _idle?.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> EndCell(int cell)
    {
        _node.Journal?.EndCell();
        _node.Account.EndCell(cell);
        string[] notes = [.. _notes.Keys.Order(StringComparer.Ordinal).Select(n => _notes[n] == 1
            ? n
            : FormattableString.Invariant($"{n} ({_notes[n]:N0} times)"))];
        _notes.Clear();
        _steps.EndCell(cell);
        foreach (string note in notes)
            _node.Events.Add(new WarningRaised(note));
        return notes;
    }

    /// <inheritdoc/>
    public void ThrowIfClosed()
    {
        _node.Journal?.ThrowIfClosed();
        // A run that is taken up may have reached a ceiling before.
        if (HoldsCeilings && _node.Account.Ceiling is { } ceiling)
            throw new OperationCanceledException(ceiling);
    }

    /// <inheritdoc/>
    public void Again(int cell)
    {
        foreach (CallEnded ended in _node.Journal!.Session.Past!.Asked(_node.Journal.Scope, cell))
            _viewCalls.Ask(ended.Asked!);
        _node.Journal.EndAgain(cell);
    }

    /// <summary>Waits until the calls that were cancelled have been settled, but not for a model that does not listen.</summary>
    public async Task SettleAsync()
    {
        Task idle;
        lock (_gate)
        {
            idle = _underWay == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        await Task.WhenAny(idle, Task.Delay(s_settleLimit, _node.Options.TimeProvider)).ConfigureAwait(false);
    }

    // A result that is known is given again. What is not known is announced where it leaves, and kept before the cell sees it.
    private async Task<ScopeResult> JournaledAsync(RunJournal journal, ScopeCall call, CancellationToken cancellationToken)
    {
        var record = new CallRecord(journal.NextCallKey(call), Note);
        ScopeCall? asked = call is BranchCall or FoldCall ? call : null;
        if (journal.Session.Past?.Call(record.Key) is { Result: { } known } past)
        {
            ReserveAgain(call, past);
            if (asked is not null)
                _viewCalls.Ask(asked);
            foreach (string note in past.Notes ?? [])
                Note(note);
            Count(call, known);
            return known;
        }

        journal.ThrowIfClosed();
        if (call.Drawn is { IsSound: true } drawn)
            journal.Session.Note(new ClockRead(journal.Scope, call.Cell, drawn));
        // A child's own calls leave, a lent call once it is approved.
        if (call is ReplyCall and not ChildCall || (call is ChildCall && _node.DepthLeft == 0))
            await journal.BeginAsync(record.Key).WaitAsync(cancellationToken).ConfigureAwait(false);
        ScopeResult? result = null;
        try
        {
            result = await AnsweredAsync(call, record, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // That it was cancelled is nobody's answer, whatever who was asked makes of it: it is asked again with its cell, or its outcome
            // is not known.
            if (cancellationToken.IsCancellationRequested && result is FailedResult or MemberErrorResult)
                result = null;
            // What was refused has nothing to be acted on, and a cell may try it for as long as it runs.
            var ended = new CallEnded(
                record.Key,
                journal.Scope,
                call.Cell,
                result,
                record.Spent,
                record.CacheKey,
                result is FailedResult ? null : asked,
                record.Granted,
                record.Notes,
                record.Told);
            // A reply that reaches a ceiling comes as it would without a journal.
            CancellationToken stop = result is ReplyResult && _node.Account.IsExhausted ? journal.Session.Broken : cancellationToken;
            if (result is not null && call is ReplyCall or MemberCall)
                await journal.Session.KeepAsync(ended).WaitAsync(stop).ConfigureAwait(false);
            else if (result is not null || record.Spent is not null || record.Told is not null)
                journal.Session.Note(ended);
        }

        return result ?? throw new OperationCanceledException(cancellationToken);
    }

    private void ReserveAgain(ScopeCall call, CallEnded past)
    {
        if (call is not ReplyCall { Batch: var batch })
            return;
        if (past.IsGranted)
            _node.Account.ReserveAgain(call.Cell, batch);
        else if (past.Granted is false)
            _ = _node.Account.ReserveSubcall(call.Cell, batch); // It counts again among those that end a run.
    }

    private async Task<ScopeResult> AnsweredAsync(ScopeCall call, CallRecord record, CancellationToken cancellationToken)
    {
        ScopeResult result = await DispatchAsync(call, record, cancellationToken).ConfigureAwait(false);
        Count(call, result);
        return result;
    }

    private void Count(ScopeCall call, ScopeResult result)
    {
        if (call is ReplyCall step)
            _steps.Record(step, result is ReplyResult);
    }

    private void Note(string note) => _notes.AddOrUpdate(note, 1, (_, times) => times + 1);

    private Task<ScopeResult> DispatchAsync(ScopeCall call, CallRecord record, CancellationToken cancellationToken) => call switch
    {
        QueryCall or MapCall or ReduceCall => _subcalls.AnswerAsync((ReplyCall)call, record, cancellationToken),
        ChildCall child when _node.DepthLeft > 0 => _children.AnswerAsync(child, record.Key, cancellationToken),
        ChildCall child => SubcallForChildAsync(child, record, cancellationToken),
        BudgetCall => Task.FromResult<ScopeResult>(_node.Account.Left(_node.Tree.TimeLeft, _node.DepthLeft, TurnsLeft())),
        MemberCall member => MemberAsync(member, record, cancellationToken),
        BranchCall or FoldCall => Task.FromResult(_viewCalls.Ask(call)),
        ArchiveCountCall or ArchiveReadCall => _viewCalls.AnswerAsync(call, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such call."),
    };

    private Task<ScopeResult> SubcallForChildAsync(ChildCall call, CallRecord record, CancellationToken cancellationToken)
    {
        int depth = _node.Tree.Options.Limits.MaxDepth;
        record.Note(FormattableString.Invariant(
            $"rlm_query: {depth} is the deepest level of child runs, so a plain subcall answered instead"));
        return _subcalls.AnswerAsync(call, record, cancellationToken);
    }

    private async Task<ScopeResult> MemberAsync(MemberCall call, CallRecord record, CancellationToken cancellationToken)
    {
        if (_node.Values is not { } values)
            return new FailedResult("nothing is lent to a child run");
        // Ends with this method: what an asynchronous one sets, its caller does not see.
        LentCall.Reports = (model, reported) =>
        {
            var spent = new Spent(model, 0, _node.Depth, CountedUsage.Told(reported, usage => _node.CostOf(model, usage)));
            if (record.Tell(spent))
                _node.Account.Charge(model, spent.Usage);
        };
        try
        {
            return await values.Lent.AnswerAsync(
                call, _node.Events, _node.Journal is { } journal ? new LentRecord(journal, record.Key) : null, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            record.EndTelling();
        }
    }
}
