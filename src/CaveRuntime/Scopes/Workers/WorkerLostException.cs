namespace CaveRuntime.Scopes.Workers;

/// <summary>The worker is gone or was dropped; the message says why. The session goes on with a new one.</summary>
internal sealed class WorkerLostException(string reason, bool timedOut = false, Exception? inner = null, string? limit = null) : Exception(reason, inner)
{
    /// <summary>Whether the host killed it because a cell did not stop in time.</summary>
    public bool TimedOut => timedOut;

    /// <summary>The error type of the limit that ended it, or why else the host stopped its cell; null where it was lost by itself.</summary>
    public string? Limit => limit;
}
