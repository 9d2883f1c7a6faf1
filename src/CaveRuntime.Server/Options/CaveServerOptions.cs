using CaveRuntime.Storage;

namespace CaveRuntime.Server;

/// <summary>What the service is made of. Immutable; checked when it starts.</summary>
public sealed record CaveServerOptions
{
    /// <summary>The tenant of whoever needs no key.</summary>
    public const string LocalTenant = "local";

    /// <summary>What sessions are made with: model, limits, isolation. Its store and notes are the service's own.</summary>
    public required CaveOptions Cave { get; init; }

    /// <summary>Opens the store of a tenant, once for each; the service disposes it. A tenant sees no other one's sessions because it has a
    /// store of its own.</summary>
    public required Func<string, ISessionStore> Store { get; init; }

    /// <summary>The kinds of sessions that can be made, by the names that callers choose them by.</summary>
    public IReadOnlyDictionary<string, CavePreset> Presets { get; init; } = CavePreset.BuiltIn;

    /// <summary>The preset of who names none. <c>cave</c>.</summary>
    public string DefaultPreset { get; init; } = CavePreset.Plain;

    /// <summary>What cells of every session can call on the host. None.</summary>
    public IReadOnlyList<ServedTool> Tools { get; init; } = [];

    /// <summary>The keys that callers show. Without any, whoever reaches the service is the tenant <see cref="LocalTenant"/>; from the first
    /// one on every request needs one. None.</summary>
    public ServedKeys? Keys { get; init; }

    /// <summary>Most requests of a key in a minute, on average. 600.</summary>
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>Most sessions that are open at once, over all tenants; the one that was idle for longest makes room. 64.</summary>
    public int MaxOpenSessions { get; init; } = 64;

    /// <summary>A session that nobody has used for so long lets its worker go, and comes back by replay. 10 minutes.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes of a request's body. 32 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 32L << 20;

    /// <summary>Hosts, with or without port, that requests may name beside this machine's own (<c>localhost</c>, <c>127.0.0.1</c>,
    /// <c>[::1]</c>), such as the one that a proxy passes on. <c>*</c> for any: then the program checks them itself. None.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    internal CaveServerOptions Checked()
    {
        ArgumentNullException.ThrowIfNull(Cave);
        ArgumentNullException.ThrowIfNull(Store);
        if (!Presets.ContainsKey(DefaultPreset))
            throw new ArgumentException($"{nameof(CaveServerOptions)}.{nameof(DefaultPreset)}: there is no preset '{DefaultPreset}'.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOpenSessions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestsPerMinute, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBodyBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTime, TimeSpan.Zero);
        return this;
    }
}
