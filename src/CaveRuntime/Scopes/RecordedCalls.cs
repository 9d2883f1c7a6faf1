using CaveRuntime.Journal;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes;

/// <summary>
/// Answers a cell that is run again with what it was answered before, in the order of then: which reply comes first can decide what a cell
/// does. Nobody else is asked. Thread-safe.
/// </summary>
internal sealed class RecordedCalls(string scope, CellStep cell, TimeProvider time)
{
    // With work in parallel the call whose turn it is may never come. Longer than a cell takes to ask, shorter than a person notices.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    // What came one after the other does so again, a moment apart: at once, it would be a race which of the two a cell goes on with. No
    // longer than it took then, and not for ever where there are thousands.
    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(20), s_leastApart = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _times = [];
    private readonly List<CallEnded> _due = [.. cell.Calls];
    private TimeSpan _pauses = TimeSpan.FromMilliseconds(500);
    private DateTimeOffset _last = DateTimeOffset.MaxValue;
    private long _released;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the cell has asked for something that it did not ask for before.</summary>
    public bool HasStrayed { get; private set; }

    /// <summary>Called when the cell asks for something that it was never answered.</summary>
    public Action Unanswered { get; init; } = () => { };

    /// <summary>Answers one call.</summary>
    public async Task<ScopeResult> AnswerAsync(ScopeCall call, CancellationToken cancellationToken)
    {
        string bare = CallKey.Of(scope, call);
        CallEnded? ended;
        lock (_gate)
        {
            int times = _times[bare] = _times.GetValueOrDefault(bare) + 1;
            string key = FormattableString.Invariant($"{bare}.{times}");
            ended = _due.Find(e => e.Key == key);
            if (ended is null && !cell.Asked.Contains(key))
            {
                HasStrayed = true;
                return new FailedResult("this call was not made when the cell first ran") { Id = call.Id };
            }
        }

        // It was under way when the cell ended, so the cell never saw an answer.
        if (ended is null)
        {
            Unanswered();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            throw new OperationCanceledException(cancellationToken);
        }

        long arrived = time.GetTimestamp();
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_due.Count == 0 || _due[0] == ended)
                    break;
                moved = _moved.Task;
            }

            try
            {
                await moved.WaitAsync(s_patience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        if (Pause(ended, arrived) is var pause && pause >= s_leastApart)
            await Task.Delay(pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            (_last, _released) = (ended.Time, time.GetTimestamp());
            _due.Remove(ended);
            TaskCompletionSource before = _moved;
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            before.SetResult();
        }

        return ended.Result! with { Id = call.Id };
    }

    // One that was asked only after the last answer cannot be taken for it.
    private TimeSpan Pause(CallEnded ended, long arrived)
    {
        lock (_gate)
        {
            TimeSpan gap = ended.Time - _last;
            TimeSpan pause = arrived > _released || gap < TimeSpan.Zero ? TimeSpan.Zero : gap < s_apart ? gap : s_apart;
            pause = pause < _pauses ? pause : _pauses;
            _pauses -= pause;
            return pause;
        }
    }
}
