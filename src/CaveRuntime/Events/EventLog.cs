using System.Threading.Channels;

namespace CaveRuntime.Events;

/// <summary>Numbers and dates the events of one run and hands them to its reader. Thread-safe.</summary>
internal sealed class EventLog(string runId, TimeProvider time)
{
    private readonly Channel<RunEvent> _events = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private long _seq;

    /// <summary>The events as they come; ends after <see cref="RunFinished"/>.</summary>
    public ChannelReader<RunEvent> Reader => _events.Reader;

    /// <summary>Adds an event. What comes after the last one is dropped.</summary>
    public void Add(RunEvent happened)
    {
        lock (_gate)
        {
            _events.Writer.TryWrite(happened with { RunId = runId, Seq = ++_seq, Time = time.GetUtcNow() });
            if (happened is RunFinished)
                _events.Writer.TryComplete();
        }
    }
}
