namespace CaveRuntime.Server;

/// <summary>A kind of session. Immutable.</summary>
public sealed record CavePreset
{
    /// <summary>The name of the plain kind.</summary>
    public const string Plain = "cave";

    /// <summary>Those that there are where nothing is configured: <c>cave</c>, <c>cave:fold</c> (branches that are folded away, see
    /// <see cref="CaveOptions.Context"/>) and <c>cave-map-reduce</c>.</summary>
    public static IReadOnlyDictionary<string, CavePreset> BuiltIn { get; } = new Dictionary<string, CavePreset>
    {
        [Plain] = new(),
        ["cave:fold"] = new() { Change = options => options with { Context = "fold" } },
        ["cave-map-reduce"] = new() { MapReduce = true },
    };

    /// <summary>From the service's options to those of such a session; how workers are started cannot be changed.</summary>
    public Func<CaveOptions, CaveOptions> Change { get; init; } = options => options;

    /// <summary>Whether a question is asked of every chunk of ctx, and one answer made of all, without a cell being written.</summary>
    public bool MapReduce { get; init; }
}
