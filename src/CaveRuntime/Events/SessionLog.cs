using CaveRuntime.Journal;

namespace CaveRuntime.Events;

/// <summary>
/// Numbers and dates whatever happens in one session, and gives it to the journal as it is, before anything is masked. What work that is
/// done again tells once more keeps its number and is not kept twice. Thread-safe.
/// </summary>
internal sealed class SessionLog(string sessionId, TimeProvider time, SessionJournal? journal)
{
    private long _seq = journal?.Past?.LastEvent ?? 0;

    /// <summary>Held while an event is numbered, kept and passed on, so that everybody sees the same order.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The session.</summary>
    public string SessionId => sessionId;

    /// <summary>The number that was given last.</summary>
    public long Last
    {
        get
        {
            lock (Gate)
                return _seq;
        }
    }

    /// <summary>Numbers and keeps an event; the gate is held.</summary>
    public Told Take(RunEvent happened, string runId)
    {
        if (journal is null)
        {
            RunEvent unkept = happened with { SessionId = sessionId, RunId = runId, Seq = ++_seq, Time = time.GetUtcNow() };
            return new Told(unkept, Task.CompletedTask);
        }

        RunEvent named = happened with { SessionId = sessionId, RunId = runId };
        // It is not kept, and a number that is not kept would be given a second time by the next host.
        if (named is TextDelta)
            return new Told(named with { Seq = _seq, Time = time.GetUtcNow() }, Task.CompletedTask);
        if (journal.Past is { HasEvents: true } past && past.TakeEvent(EventLikeness.Of(named)) is { } known)
            return new Told(named with { Seq = known, Time = time.GetUtcNow() }, Task.CompletedTask);
        RunEvent numbered = named with { Seq = ++_seq, Time = time.GetUtcNow() };
        return new Told(numbered, journal.Tell(new Happened(numbered)));
    }
}
