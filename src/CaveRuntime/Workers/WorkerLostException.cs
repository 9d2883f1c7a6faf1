namespace CaveRuntime.Workers;

/// <summary>The worker is gone or was dropped; the message says why. The session goes on with a new one.</summary>
internal sealed class WorkerLostException(string reason, bool timedOut = false, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Whether the host killed it because a cell did not stop in time.</summary>
    public bool TimedOut => timedOut;
}
