namespace CaveRuntime.Storage;

/// <summary>A store did not do what it was asked; the message says what happened, where, and what to do.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">What caused it.</param>
public class StoreException(string message, Exception? inner = null) : CaveException(message, inner);

/// <summary>Somebody who is alive holds the session.</summary>
/// <param name="message">Who, and since when.</param>
public sealed class SessionHeldException(string message) : StoreException(message);

/// <summary>Somebody else has taken the session; who held it before may append no more.</summary>
/// <param name="message">Which session.</param>
public sealed class SessionTakenException(string message) : StoreException(message);

/// <summary>There is no such session, or no such record in it.</summary>
/// <param name="message">Which.</param>
public sealed class SessionMissingException(string message) : StoreException(message);

/// <summary>A record that the session has by its number is not there: the session was deleted while it was read, or the store is
/// damaged.</summary>
/// <param name="message">Which.</param>
/// <param name="seq">Its number.</param>
/// <param name="lastSeq">Number of the last record that the session should have.</param>
public sealed class RecordMissingException(string message, long seq, long lastSeq) : StoreException(message)
{
    /// <summary>Number of the record.</summary>
    public long Seq => seq;

    /// <summary>Number of the last record that the session should have.</summary>
    public long LastSeq => lastSeq;
}

/// <summary>There is a session of that name already.</summary>
/// <param name="message">Which.</param>
public sealed class SessionExistsException(string message) : StoreException(message);
