using System.Threading.Channels;
using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>The events of a run and of its children: kept as they are by the session's log, and masked for one reader, who gets each when
/// it is on the disk. The run itself does not wait for that. Thread-safe.</summary>
internal sealed class EventLog
{
    private readonly SessionLog _session;
    private readonly long _before;
    private readonly string _runId;
    private readonly Channel<Told>? _events;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EventLog(string runId, SessionLog session)
        : this(runId, session, Channel.CreateUnbounded<Told>(new UnboundedChannelOptions { SingleReader = true }))
    {
    }

    /// <summary>A log of a session of its own, which no store keeps.</summary>
    public EventLog(string runId, TimeProvider time)
        : this(runId, new SessionLog("", time, journal: null))
    {
    }

    private EventLog(string runId, SessionLog session, Channel<Told>? events) =>
        (_runId, _session, _events, _before) = (runId, session, events, session.Last);

    /// <summary>A log that nobody reads; only the session's store gets what happens.</summary>
    public static EventLog Unread(string runId, SessionLog session) => new(runId, session, events: null);

    /// <summary>The events as they come; ends after <see cref="RunFinished"/>.</summary>
    public ChannelReader<Told> Reader => _events!.Reader;

    /// <summary>
    /// The events, each when it is kept: a number that somebody has seen is then never given to something else by a host that takes the
    /// session up. What could not be kept, because the store failed or the run was stopped while it was late, bears the number of the
    /// event before it, as what is not kept at all does.
    /// </summary>
    public async IAsyncEnumerable<RunEvent> ReadAllAsync()
    {
        long last = _before;
        bool areKept = true;
        await foreach (Told told in Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (areKept && !told.Kept.IsCompletedSuccessfully)
            {
                await Task.WhenAny(told.Kept, _ended.Task).ConfigureAwait(false);
                areKept = told.Kept.IsCompletedSuccessfully;
            }

            RunEvent happened = areKept ? told.Event : told.Event with { Seq = last };
            last = happened.Seq;
            yield return happened;
        }
    }

    /// <summary>The session.</summary>
    public string SessionId => _session.SessionId;

    /// <summary>The log of a child: the same events to the same reader, under the child's name.</summary>
    public EventLog Child(string runId) => new(runId, _session, _events);

    /// <summary>Adds an event. What comes after the last one is for the store alone.</summary>
    public void Add(RunEvent happened)
    {
        lock (_session.Gate)
        {
            Told told = _session.Take(happened, _runId);
            if (_events is null)
                return;
            Pass(told);
        }
    }

    /// <summary>Adds that a cell has ended, and right after it the limit that ended it, if one did.</summary>
    public void CellEnded(CellReport cell)
    {
        Add(new CellFinished(cell));
        if (cell is { Limit: { } limit, Error: { } error })
            Add(new LimitReached(cell.Cell, limit, error.Message));
    }

    /// <summary>
    /// Ends a run: its answer is in the store before the run is ended there, so that nobody who dies between the two has a run that has
    /// ended without an answer; and its reader gets the answer when both are kept.
    /// </summary>
    /// <param name="last">The answer.</param>
    /// <param name="end">Ends the run in the store.</param>
    public async Task EndAsync(RunFinished last, Func<Task> end)
    {
        Told told;
        lock (_session.Gate)
            told = _session.Take(last, _runId);
        await end().ConfigureAwait(false);
        lock (_session.Gate)
        {
            Pass(told);
            _events!.Writer.TryComplete();
        }

        // Whoever may wait for the disk has done so by now.
        _ended.TrySetResult();
    }

    /// <summary>Ends the events with a fault: their reader gets it.</summary>
    public void Fail(Exception fault)
    {
        _events?.Writer.TryComplete(fault);
        _ended.TrySetResult();
    }

    private void Pass(Told told) => _events!.Writer.TryWrite(told with { Event = Masking.Of(told.Event) });
}
