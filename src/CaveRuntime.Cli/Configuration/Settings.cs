using System.Text.Json.Serialization;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>What the flags, the environment or one configuration file says; null for what it does not say. Immutable. The names in
/// <c>cave.json</c> are these in snake case.</summary>
internal sealed record Settings
{
    public string? Model { get; init; }

    public string? SubModel { get; init; }

    /// <summary>The models of children, the first for those of the run that is asked, the last for all that are deeper.</summary>
    public IReadOnlyList<string>? ChildModels { get; init; }

    public string? SummaryModel { get; init; }

    /// <summary>Only in configuration files, and for <c>cave export</c>.</summary>
    public string? JudgeModel { get; init; }

    /// <summary>The models by what they do, in configuration files; what is read becomes the settings above.</summary>
    public RoleModels? Roles { get; init; }

    /// <summary>Short names of models; only in configuration files.</summary>
    public IReadOnlyDictionary<string, string>? Aliases { get; init; }

    public string? BaseUrl { get; init; }

    public int? MaxTurns { get; init; }

    public long? MaxTokens { get; init; }

    public decimal? MaxCost { get; init; }

    public int? MaxSubcalls { get; init; }

    public int? MaxDepth { get; init; }

    public int? MaxChildren { get; init; }

    public int? MaxParallel { get; init; }

    public int? MaxParallelChildren { get; init; }

    public string? Route { get; init; }

    public string? Action { get; init; }

    /// <summary>Windows and prices of models, by name, over those that are built in; only in configuration files.</summary>
    public IReadOnlyDictionary<string, ModelProfile>? Models { get; init; }

    /// <summary>More providers of models; only in configuration files, and assemblies only in the user's own.</summary>
    [JsonConverter(typeof(ProviderTableConverter))]
    public ProviderTable? Providers { get; init; }

    /// <summary>How often a request to a model is sent at most; only in configuration files.</summary>
    public int? MaxAttempts { get; init; }

    public bool? WaitForRateLimit { get; init; }

    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Timeout { get; init; }

    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? CellTimeout { get; init; }

    public string? Context { get; init; }

    public int? ContextWindow { get; init; }

    public string? Policy { get; init; }

    /// <summary>The text of <see cref="Policy"/>, where that is a file which was read together with its configuration file.</summary>
    [JsonIgnore]
    public string? PolicyText { get; init; }

    public string? Isolation { get; init; }

    /// <summary>Whether sessions are kept; only in the user's own configuration file. They are.</summary>
    public bool? Journal { get; init; }

    /// <summary>Finished sessions that nobody has used for so long are deleted; only in the user's own configuration file.</summary>
    [JsonConverter(typeof(AgeConverter))]
    public TimeSpan? JournalMaxAge { get; init; }

    /// <summary>Most bytes of all sessions together, beyond which finished ones are deleted; only in the user's own configuration
    /// file.</summary>
    [JsonConverter(typeof(SizeConverter))]
    public long? JournalMaxSize { get; init; }

    /// <summary>These settings, and where they say nothing, those below.</summary>
    public Settings Over(Settings below) => new()
    {
        Model = Model ?? below.Model,
        SubModel = SubModel ?? below.SubModel,
        ChildModels = ChildModels ?? below.ChildModels,
        SummaryModel = SummaryModel ?? below.SummaryModel,
        JudgeModel = JudgeModel ?? below.JudgeModel,
        Aliases = Union(Aliases, below.Aliases),
        BaseUrl = BaseUrl ?? below.BaseUrl,
        MaxTurns = MaxTurns ?? below.MaxTurns,
        MaxTokens = MaxTokens ?? below.MaxTokens,
        MaxCost = MaxCost ?? below.MaxCost,
        MaxSubcalls = MaxSubcalls ?? below.MaxSubcalls,
        MaxDepth = MaxDepth ?? below.MaxDepth,
        WaitForRateLimit = WaitForRateLimit ?? below.WaitForRateLimit,
        MaxChildren = MaxChildren ?? below.MaxChildren,
        MaxParallel = MaxParallel ?? below.MaxParallel,
        MaxParallelChildren = MaxParallelChildren ?? below.MaxParallelChildren,
        Route = Route ?? below.Route,
        Action = Action ?? below.Action,
        Models = Models ?? below.Models,
        Providers = Providers?.Over(below.Providers) ?? below.Providers,
        MaxAttempts = MaxAttempts ?? below.MaxAttempts,
        Timeout = Timeout ?? below.Timeout,
        CellTimeout = CellTimeout ?? below.CellTimeout,
        Context = Context ?? below.Context,
        ContextWindow = ContextWindow ?? below.ContextWindow,
        Policy = Policy ?? below.Policy,
        PolicyText = Policy is null ? below.PolicyText : PolicyText,
        Isolation = Isolation ?? below.Isolation,
        Journal = Journal ?? below.Journal,
        JournalMaxAge = JournalMaxAge ?? below.JournalMaxAge,
        JournalMaxSize = JournalMaxSize ?? below.JournalMaxSize,
    };

    private static IReadOnlyDictionary<string, string>? Union(
        IReadOnlyDictionary<string, string>? own, IReadOnlyDictionary<string, string>? below) =>
        own is null || below is null
            ? own ?? below
            : own.Concat(below.Where(a => !own.ContainsKey(a.Key))).ToDictionary(a => a.Key, a => a.Value);
}
