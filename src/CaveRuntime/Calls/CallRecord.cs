using CaveRuntime.Journal;

namespace CaveRuntime.Calls;

/// <summary>What is noted of a call while it is answered, for the journal. For one call.</summary>
/// <param name="key">Names the call; empty where the session has no journal.</param>
internal sealed class CallRecord(string key)
{
    /// <summary>Names the call.</summary>
    public string Key => key;

    /// <summary>What it has used so far; null for nothing.</summary>
    public Spent? Spent { get; set; }

    /// <summary>Whether it was given a place below the ceiling of subcalls; null where it asked for none.</summary>
    public bool? Granted { get; set; }

    /// <summary>The request, as the cache of replies names it; null where its reply is not cached.</summary>
    public string? CacheKey { get; set; }
}
