using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Trees;
using CaveRuntime.Views;

namespace CaveRuntime.Calls;

/// <summary>
/// Answers whatever one run's cells ask of the host: subcalls, children, the budget. Knows what is under way, so that a run
/// does not end before its calls are settled. Thread-safe.
/// </summary>
internal sealed class CallDispatcher
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
        _subcalls = new Subcalls(node, Note);
        _children = new Children(node);
        _steps = new MapReduceSteps(node.Events);
        TurnsLeft = () => node.Options.Limits.MaxTurns;
    }

    /// <summary>How many turns the run has after the present one; all of them while no loop is under way.</summary>
    public Func<int> TurnsLeft { get; set; }

    /// <summary>Answers one call.</summary>
    /// <exception cref="OperationCanceledException">The cell has ended; nobody waits for the result.</exception>
    public async Task<ScopeResult> AnswerAsync(ScopeCall call, CancellationToken cancellationToken)
    {
        lock (_gate)
            _underWay++;
        try
        {
            ScopeResult result = await (call switch
            {
                QueryCall or MapCall or ReduceCall => SubcallAsync((ReplyCall)call, cancellationToken),
                ChildCall child when _node.DepthLeft > 0 => _children.AnswerAsync(child, cancellationToken),
                ChildCall child => SubcallForChildAsync(child, cancellationToken),
                BudgetCall => Task.FromResult<ScopeResult>(_node.Account.Left(_node.Tree.TimeLeft, _node.DepthLeft, TurnsLeft())),
                MemberCall member => MemberAsync(member, cancellationToken),
                BranchCall or FoldCall or ArchiveCountCall or ArchiveReadCall => _viewCalls.AnswerAsync(call, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such call."),
            }).ConfigureAwait(false);
            return result with { Id = call.Id };
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

    /// <summary>What the model has to know of the calls of the cell that has ended, a sentence each; and that cell's reservations
    /// end.</summary>
    public IReadOnlyList<string> EndCell(int cell)
    {
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

    private async Task<ScopeResult> SubcallAsync(ReplyCall call, CancellationToken cancellationToken)
    {
        ScopeResult result = await _subcalls.AnswerAsync(call, cancellationToken).ConfigureAwait(false);
        _steps.Record(call, result is ReplyResult);
        return result;
    }

    private Task<ScopeResult> SubcallForChildAsync(ChildCall call, CancellationToken cancellationToken)
    {
        int depth = _node.Tree.Options.Limits.MaxDepth;
        Note(FormattableString.Invariant(
            $"rlm_query: {depth} is the deepest level of child runs, so a plain subcall answered instead"));
        return _subcalls.AnswerAsync(call, cancellationToken);
    }

    private Task<ScopeResult> MemberAsync(MemberCall call, CancellationToken cancellationToken) => _node.Values is { } values
        ? values.Lent.AnswerAsync(call, _node.Events, cancellationToken)
        : Task.FromResult<ScopeResult>(new FailedResult("nothing is lent to a child run"));

    private void Note(string note) => _notes.AddOrUpdate(note, 1, (_, times) => times + 1);
}
