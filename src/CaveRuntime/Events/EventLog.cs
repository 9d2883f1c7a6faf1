using System.Threading.Channels;

namespace CaveRuntime.Events;

/// <summary>Numbers and dates the events of a run and of its children, and hands them to one reader. Thread-safe.</summary>
internal sealed class EventLog
{
    private readonly Channel<RunEvent> _events;
    private readonly EventLog _root;
    private readonly Lock _gate = new();
    private readonly string _runId;
    private readonly TimeProvider _time;
    private long _seq;

    public EventLog(string runId, TimeProvider time)
    {
        (_runId, _time, _root) = (runId, time, this);
        _events = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true });
    }

    /// <summary>A log that nobody reads; it keeps nothing.</summary>
    public static EventLog Silent(TimeProvider time)
    {
        var log = new EventLog("", time);
        log._events.Writer.Complete();
        return log;
    }

    private EventLog(string runId, EventLog root) => (_runId, _time, _root, _events) = (runId, root._time, root, root._events);

    /// <summary>The events as they come; ends after <see cref="RunFinished"/>.</summary>
    public ChannelReader<RunEvent> Reader => _events.Reader;

    /// <summary>The log of a child: the same events to the same reader, under the child's name.</summary>
    public EventLog Child(string runId) => new(runId, _root);

    /// <summary>Adds an event, with its secrets masked. What comes after the last one is dropped.</summary>
    public void Add(RunEvent happened)
    {
        happened = Masking.Of(happened);
        lock (_root._gate)
        {
            _events.Writer.TryWrite(happened with { RunId = _runId, Seq = ++_root._seq, Time = _time.GetUtcNow() });
            if (happened is RunFinished)
                _events.Writer.TryComplete();
        }
    }
}
