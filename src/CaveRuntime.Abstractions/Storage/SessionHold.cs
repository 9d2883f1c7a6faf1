namespace CaveRuntime.Storage;

/// <summary>That a process holds a session. Immutable.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Epoch">A number that rises with every taking and is never given twice in a store, not even after the session was deleted;
/// every append is conditional on it.</param>
/// <param name="LastSeq">The last record that was kept when it was taken; 0 for none.</param>
public sealed record SessionHold(string SessionId, long Epoch, long LastSeq);

/// <summary>Whether a session that is taken must be there already.</summary>
public enum TakeMode
{
    /// <summary>It must be there.</summary>
    Open,

    /// <summary>It must not be there; it is made.</summary>
    Create,

    /// <summary>It is made where it is not there.</summary>
    OpenOrCreate,
}
