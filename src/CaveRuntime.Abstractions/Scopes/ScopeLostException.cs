namespace CaveRuntime.Scopes;

/// <summary>The scope is gone or cannot be opened; the message says why. The session goes on with a new one.</summary>
/// <param name="message">What happened, and what to do.</param>
/// <param name="timedOut">Whether the host ended it because something did not come to an end in time.</param>
/// <param name="inner">What led to it.</param>
/// <param name="limit">The error type of the limit that ended it, a word of <see cref="LimitError"/>.</param>
public sealed class ScopeLostException(
    string message,
    bool timedOut = false,
    Exception? inner = null,
    string? limit = null) : Exception(message, inner)
{
    /// <summary>Whether the host ended it because something did not come to an end in time.</summary>
    public bool TimedOut => timedOut;

    /// <summary>The error type of the limit that ended it, or why else the host stopped its cell; null where it was lost by
    /// itself.</summary>
    public string? Limit => limit;
}
