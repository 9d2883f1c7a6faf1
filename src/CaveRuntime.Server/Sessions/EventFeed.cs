using System.Threading.Channels;
using CaveRuntime.Events;

namespace CaveRuntime.Server.Sessions;

/// <summary>
/// What happens in a session, for those who watch it now. A reader that falls behind is not waited for and takes no more memory: it is let
/// go, and reads on in the journal. Thread-safe.
/// </summary>
internal sealed class EventFeed
{
    private const int Room = 512;

    private readonly Lock _gate = new();
    private readonly List<Reader> _readers = [];
    private long _last;
    private bool _ended;

    /// <summary>How many read it.</summary>
    public int Readers
    {
        get
        {
            lock (_gate)
                return _readers.Count;
        }
    }

    /// <summary>Number of the last event that was passed on.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
                return _last;
        }
    }

    /// <summary>Begins to listen.</summary>
    public Reader Listen()
    {
        var reader = new Reader(this);
        lock (_gate)
        {
            if (_ended)
                reader.End(isBehind: false);
            else
                _readers.Add(reader);
        }

        return reader;
    }

    /// <summary>Passes an event of a run on.</summary>
    public void Pass(RunEvent happened)
    {
        lock (_gate)
        {
            // What is not kept bears the number of what was before it.
            bool isKept = happened is not TextDelta && happened.Seq > _last;
            _last = Math.Max(_last, happened.Seq);
            Pass(isKept ? FeedEvent.Kept(happened) : FeedEvent.Passing(happened));
        }
    }

    /// <summary>Passes an event of the service's own on.</summary>
    public void Pass(FeedEvent happened)
    {
        lock (_gate)
            _readers.RemoveAll(reader => !reader.Take(happened));
    }

    /// <summary>Ends it: the session is gone, or the service stops.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (Reader reader in _readers)
                reader.End(isBehind: false);
            _readers.Clear();
        }
    }

    private void Leave(Reader reader)
    {
        lock (_gate)
            _readers.Remove(reader);
    }

    /// <summary>One that listens; disposing ends that.</summary>
    internal sealed class Reader(EventFeed feed) : IDisposable
    {
        private readonly Channel<FeedEvent> _events = Channel.CreateBounded<FeedEvent>(
            new BoundedChannelOptions(Room) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        /// <summary>Whether it was let go because it was too slow.</summary>
        public bool IsBehind { get; private set; }

        /// <summary>What has happened since it began to listen.</summary>
        public ChannelReader<FeedEvent> Events => _events.Reader;

        /// <summary>Takes an event in; false where there is no room, and then it gets no more.</summary>
        public bool Take(FeedEvent happened)
        {
            if (_events.Writer.TryWrite(happened))
                return true;
            End(isBehind: true);
            return false;
        }

        public void End(bool isBehind)
        {
            IsBehind = isBehind;
            _events.Writer.TryComplete();
        }

        public void Dispose() => feed.Leave(this);
    }
}
