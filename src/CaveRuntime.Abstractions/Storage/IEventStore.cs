using CaveRuntime.Events;

namespace CaveRuntime.Storage;

/// <summary>
/// Keeps the events of sessions, in their faithful form: nothing is masked or cut, so what is kept needs the protection that the
/// session's inputs need. Thread-safe: sessions append side by side, and anybody may read meanwhile.
/// </summary>
public interface IEventStore
{
    /// <summary>
    /// Takes the next event of its session. Called as things happen, for one session one call at a time and in the order of
    /// <see cref="RunEvent.Seq"/>, which rises; numbers that are left out are those of <see cref="TextDelta"/>, whose text comes whole as a
    /// <see cref="MessageAdded"/>. The session waits for the return, so it should be quick; what was appended before it can be read.
    /// </summary>
    /// <param name="happened">The event; it carries its session's and its run's id.</param>
    /// <exception cref="Exception">It cannot be kept. The user is warned once, the session goes on and appends nothing more: what is kept
    /// is a whole beginning.</exception>
    void Append(RunEvent happened);

    /// <summary>Reads what is kept of a session, in order; nothing for a session that is not known.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="fromSeq">The least number to read; 1 for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    IAsyncEnumerable<RunEvent> ReadAsync(string sessionId, long fromSeq = 1, CancellationToken cancellationToken = default);
}
