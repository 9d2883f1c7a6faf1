using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using CaveRuntime.Trees;
using CaveRuntime.Views;

namespace CaveRuntime.Calls;

/// <summary>
/// Answers whatever one run's cells ask of the host: subcalls, children, the budget. Knows what is under way, so that a run
/// does not end before its calls are settled. Thread-safe.
/// </summary>
internal sealed class CallDispatcher
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    private readonly RunNode _node;
    private readonly ViewCalls _context;
    private readonly Subcalls _subcalls;
    private readonly Children _children;
    private readonly MapReduceSteps _steps;
    private readonly ConcurrentDictionary<string, int> _notes = new();
    private readonly Lock _gate = new();
    private int _underWay;
    private TaskCompletionSource? _idle;

    public CallDispatcher(RunNode node, SessionView context)
    {
        _node = node;
        _context = new ViewCalls(context);
        _subcalls = new Subcalls(node, Note);
        _children = new Children(node);
        _steps = new MapReduceSteps(node.Events);
    }

    /// <summary>Answers one call.</summary>
    /// <exception cref="OperationCanceledException">The cell has ended; nobody waits for the result.</exception>
    public async Task<CallResult> AnswerAsync(Call call, CancellationToken cancellation)
    {
        lock (_gate)
            _underWay++;
        try
        {
            return await (call.Kind switch
            {
                CallKind.Budget => Task.FromResult(new CallResult(call.Id, true, "", null, _node.Account.Left(_node.Tree.TimeLeft, _node.DepthLeft))),
                CallKind.Lent => _node.Values?.Lent.AnswerAsync(call, _node.Events, cancellation) ?? Task.FromResult(new CallResult(call.Id, false, "", "nothing is lent to a child run")),
                CallKind.Branch or CallKind.Fold or CallKind.ArchiveCount or CallKind.ArchiveRead => _context.AnswerAsync(call, cancellation),
                CallKind.Child when _node.DepthLeft > 0 => _children.AnswerAsync(call, cancellation),
                _ => SubcallAsync(call, cancellation),
            }).ConfigureAwait(false);
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

    /// <summary>What the model has to know of the calls of the cell that has ended, a sentence each; and that cell's reservations end.</summary>
    public IReadOnlyList<string> EndCell(int cell)
    {
        _node.Account.EndCell(cell);
        string[] notes = [.. _notes.Keys.Order(StringComparer.Ordinal).Select(n => _notes[n] == 1 ? n : FormattableString.Invariant($"{n} ({_notes[n]:N0} times)"))];
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
            idle = _underWay == 0 ? Task.CompletedTask : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await Task.WhenAny(idle, Task.Delay(s_patience, _node.Options.TimeProvider)).ConfigureAwait(false);
    }

    private async Task<CallResult> SubcallAsync(Call call, CancellationToken cancellation)
    {
        if (call.Kind == CallKind.Child)
            Note(FormattableString.Invariant($"rlm_query: {_node.Tree.Options.Limits.MaxDepth} is the deepest level of child runs, so a plain subcall answered instead"));
        CallResult result = await _subcalls.AnswerAsync(call, cancellation).ConfigureAwait(false);
        _steps.Record(call, result.Ok);
        return result;
    }

    private void Note(string note) => _notes.AddOrUpdate(note, 1, (_, times) => times + 1);
}
