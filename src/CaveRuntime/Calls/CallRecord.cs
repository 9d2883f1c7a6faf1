using CaveRuntime.Journal;

namespace CaveRuntime.Calls;

/// <summary>What is noted of a call while it is answered, for the journal. For one call.</summary>
/// <param name="key">Names the call; empty where the session has no journal.</param>
/// <param name="noted">Told at once what the host has to say of it.</param>
internal sealed class CallRecord(string key, Action<string> noted)
{
    private readonly Lock _gate = new();
    private bool _tellsNothing;

    /// <summary>Names the call.</summary>
    public string Key => key;

    /// <summary>What it has used so far; null for nothing.</summary>
    public Spent? Spent { get; private set; }

    /// <summary>What lent code has told of models that it asked itself, each time on its own; null for nothing.</summary>
    public IReadOnlyList<Spent>? Told { get; private set; }

    /// <summary>What the host has to say of it; null for nothing.</summary>
    public IReadOnlyList<string>? Notes { get; private set; }

    /// <summary>Whether it was given a place below the ceiling of subcalls; null where it asked for none.</summary>
    public bool? Granted { get; set; }

    /// <summary>The request, as the cache of replies names it; null where its reply is not cached.</summary>
    public string? CacheKey { get; set; }

    /// <summary>Adds what one request of it has used.</summary>
    public void Add(Spent spent) => Spent = Spent is { } before ? spent with { Usage = before.Usage + spent.Usage } : spent;

    /// <summary>Adds what lent code has told, from whatever thread.</summary>
    /// <returns>Whether it counts: what comes when the call has ended belongs to none that the journal knows.</returns>
    public bool Tell(Spent spent)
    {
        lock (_gate)
        {
            if (!_tellsNothing)
                Told = [.. Told ?? [], spent];
            return !_tellsNothing;
        }
    }

    /// <summary>The lent call has ended.</summary>
    public void EndTelling()
    {
        lock (_gate)
            _tellsNothing = true;
    }

    /// <summary>Adds something that the host has to say of it.</summary>
    public void Note(string note)
    {
        Notes = [.. Notes ?? [], note];
        noted(note);
    }
}
