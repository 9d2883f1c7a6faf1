using System.Threading.Channels;
using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>The events of a run and of its children: kept as they are by the session's log, and masked for one reader.
/// Thread-safe.</summary>
internal sealed class EventLog
{
    private readonly SessionLog _session;
    private readonly string _runId;
    private readonly Channel<RunEvent>? _events;

    public EventLog(string runId, SessionLog session)
        : this(runId, session, Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true }))
    {
    }

    /// <summary>A log of a session of its own, which no store keeps.</summary>
    public EventLog(string runId, TimeProvider time)
        : this(runId, new SessionLog("", time, journal: null))
    {
    }

    private EventLog(string runId, SessionLog session, Channel<RunEvent>? events) => (_runId, _session, _events) = (runId, session, events);

    /// <summary>A log that nobody reads; only the session's store gets what happens.</summary>
    public static EventLog Unread(string runId, SessionLog session) => new(runId, session, events: null);

    /// <summary>The events as they come; ends after <see cref="RunFinished"/>.</summary>
    public ChannelReader<RunEvent> Reader => _events!.Reader;

    /// <summary>The session.</summary>
    public string SessionId => _session.SessionId;

    /// <summary>The log of a child: the same events to the same reader, under the child's name.</summary>
    public EventLog Child(string runId) => new(runId, _session, _events);

    /// <summary>Adds an event. What comes after the last one is for the store alone.</summary>
    public void Add(RunEvent happened)
    {
        lock (_session.Gate)
        {
            RunEvent numbered = _session.Take(happened, _runId);
            if (_events is null)
                return;
            Pass(numbered);
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
        RunEvent numbered;
        lock (_session.Gate)
            numbered = _session.Take(last, _runId);
        await end().ConfigureAwait(false);
        lock (_session.Gate)
        {
            Pass(numbered);
            _events!.Writer.TryComplete();
        }
    }

    /// <summary>Ends the events with a fault: their reader gets it.</summary>
    public void Fail(Exception fault) => _events?.Writer.TryComplete(fault);

    private void Pass(RunEvent happened) => _events!.Writer.TryWrite(Masking.Of(happened));
}
