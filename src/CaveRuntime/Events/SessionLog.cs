using CaveRuntime.Storage;

namespace CaveRuntime.Events;

/// <summary>
/// Numbers and dates whatever happens in one session, and gives it to the store as it is, before anything is masked. Thread-safe.
/// </summary>
internal sealed class SessionLog(string sessionId, TimeProvider time, IEventStore? store)
{
    private IEventStore? _store = store;
    private long _seq;
    private string? _problem;

    /// <summary>Held while an event is numbered, kept and passed on, so that everybody sees the same order.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The session.</summary>
    public string SessionId => sessionId;

    /// <summary>Numbers and keeps an event; the gate is held.</summary>
    public RunEvent Take(RunEvent happened, string runId)
    {
        RunEvent numbered = happened with { SessionId = sessionId, RunId = runId, Seq = ++_seq, Time = time.GetUtcNow() };
        if (_store is null || numbered is TextDelta)
            return numbered;
        try
        {
            _store.Append(numbered);
        }
        catch (Exception e) // The store is somebody else's: whatever it throws, the run goes on without it.
        {
            _store = null;
            _problem = $"This session is no longer kept: the store failed at event {numbered.Seq}: {e.Message.TrimEnd('.')}. What it has up to there is whole.";
        }

        return numbered;
    }

    /// <summary>That the store has failed, told once; the gate is held.</summary>
    public string? TakeProblem()
    {
        string? problem = _problem;
        _problem = null;
        return problem;
    }
}
