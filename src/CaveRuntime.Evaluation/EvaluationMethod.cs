namespace CaveRuntime.Evaluation;

/// <summary>A way to answer questions that can be compared with others: a change of a host's options under a name. Immutable.</summary>
public sealed class EvaluationMethod
{
    private readonly Func<CaveOptions, CaveOptions> _apply;

    private EvaluationMethod(string name, bool makesSubcalls, Func<CaveOptions, CaveOptions> apply) =>
        (Name, MakesSubcalls, _apply) = (name, makesSubcalls, apply);

    /// <summary>
    /// All methods: <c>rlm</c> as the options say; <c>rlm-no-subcalls</c> the same without subcalls and children; <c>direct</c> with the
    /// whole input in
    /// one prompt; <c>react</c> in the loop without subcalls and without reduction; <c>summary</c> and <c>fold</c> in the loop under those
    /// policies.
    /// </summary>
    public static IReadOnlyList<EvaluationMethod> All { get; } =
    [
        new("rlm", true, options => options),
        new("rlm-no-subcalls", false, WithoutSubcalls),
        new("direct", false, options => options with { Route = Route.Direct, WarmWorkers = 0 }),
        new("react", false, options => WithoutSubcalls(options) with { Context = "none" }),
        new("summary", true, options => options with { Context = "summary" }),
        new("fold", true, options => options with { Context = "fold" }),
    ];

    /// <summary>The name, as predictions and reports have it.</summary>
    public string Name { get; }

    /// <summary>Whether its cells may ask a model.</summary>
    public bool MakesSubcalls { get; }

    /// <summary>The method of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static EvaluationMethod Find(string name) => All.FirstOrDefault(m => m.Name == name)
        ?? throw new ArgumentException($"There is no method '{name}'. Write {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));

    /// <summary>The options of a host that answers in this way.</summary>
    public CaveOptions Apply(CaveOptions options) => _apply(options);

    private static CaveOptions WithoutSubcalls(CaveOptions options) =>
        options with { Limits = options.Limits with { MaxSubcalls = 0, MaxDepth = 0 } };
}
