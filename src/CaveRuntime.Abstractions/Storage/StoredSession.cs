using System.Text.Json.Serialization;

namespace CaveRuntime.Storage;

/// <summary>A session as lists show it. Immutable.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Updated">When it was last appended to.</param>
/// <param name="LastSeq">Number of its last record.</param>
/// <param name="Bytes">What its own records take, without those that it shares with the one it was forked from, and the values that it
/// has; one that several sessions have counts for the one of them that was made last.</param>
/// <param name="Summary">What it is about, as its holder last said.</param>
/// <param name="ForkOf">The session that it was forked from; null for none.</param>
/// <param name="Holder">Who holds it at the moment, in a few words; null for nobody.</param>
public sealed record StoredSession(
    string Id,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    long LastSeq,
    long Bytes,
    SessionSummary Summary,
    string? ForkOf,
    string? Holder);

/// <summary>What a list of sessions shows without reading their journals. Derived from the journal, so a wrong one does no harm.
/// Immutable.</summary>
/// <param name="Question">The last question; empty for none.</param>
/// <param name="State">What it is at.</param>
/// <param name="Usage">What its runs have used together.</param>
public sealed record SessionSummary(string Question, SessionState State, Usage Usage);

/// <summary>What a session is at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionState>))]
public enum SessionState
{
    /// <summary>No run is under way; a question may come.</summary>
    Idle,

    /// <summary>A run is under way, or was when its process ended: it can be resumed.</summary>
    Running,

    /// <summary>A run waits for somebody's approval.</summary>
    Waiting,
}
