using System.CommandLine;
using CaveRuntime.Views.Policies;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The flags that are settings, too. A command takes the groups that mean something to it.</summary>
internal sealed class SettingsFlags
{
    private readonly Option<string?> _model = Flags.Text("--model", "MODEL", $"{ModelProviders.BuiltIn.Forms}; NAME@low, @medium or @high for a reasoning effort. Default: offline.", "-m");
    private readonly Option<string?> _subModel = Flags.Text("--sub-model", "MODEL", "The model that cells ask. Default: the model itself.");
    private readonly Option<string[]> _childModels = new("--child-model")
    {
        HelpName = "MODEL",
        Description = "The model of children; repeated: of children of children, and so on. Default: as their parent.",
    };

    private readonly Option<string?> _summaryModel = Flags.Text(
        "--summary-model",
        "MODEL",
        "The model that sums up what leaves the view. Default: the model itself.");
    private readonly Option<string?> _baseUrl = Flags.Text(
        "--base-url",
        "URL",
        "Address of the model's server, for openai:NAME and every other compatible one.");
    private readonly Option<int?> _maxTurns = Flags.Number<int>("--max-turns", "N", "Most turns. Default: 20.");
    private readonly Option<long?> _maxTokens = Flags.Number<long>("--max-tokens", "N", "Most tokens, sent and received.");
    private readonly Option<decimal?> _maxCost = Flags.Number<decimal>("--max-cost", "USD", "Most money in US dollars.");
    private readonly Option<int?> _maxSubcalls = Flags.Number<int>(
        "--max-subcalls",
        "N",
        "Most model calls from inside cells. Default: 1000.");
    private readonly Option<int?> _maxDepth = Flags.Number<int>("--max-depth", "N", "Most levels of child runs; 0 for none. Default: 2.");
    private readonly Option<int?> _maxChildren = Flags.Number<int>(
        "--max-children",
        "N",
        "Most child runs, on all levels together. Default: 256.");
    private readonly Option<int?> _maxParallelChildren = Flags.Number<int>(
        "--max-parallel-children",
        "N",
        "Most child runs of one level at once. Default: 8.");
    private readonly Option<string?> _route = Flags.Text(
        "--route",
        "loop|auto|direct",
        "auto: one direct call where the input fits comfortably into the model's window; direct: always one. Default: loop.");
    private readonly Option<string?> _action = Flags.Text(
        "--action",
        "fenced|tool-call",
        "How the model writes cells: as fenced blocks, or as calls of a tool run_csharp. Default: fenced.");
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "10m", "Time for the whole run. Default: 10m.");
    private readonly Option<bool> _waitForRateLimit = Flags.Switch(
        "--wait-for-rate-limit",
        "Sit out a rate limit, however long the provider asks to wait; --timeout still ends the run.");
    private readonly Option<TimeSpan?> _cellTimeout;
    private readonly Option<int?> _maxParallel = Flags.Number<int>("--max-parallel", "N", "Most model calls at once. Default: 16.");
    private readonly Option<string?> _context = Flags.Text(
        "--context",
        "POLICY",
        $"How the view is kept small: {string.Join(", ", ViewPolicies.Names.SkipLast(1))} or {ViewPolicies.Names[^1]}. Default: auto.");
    private readonly Option<int?> _contextWindow = Flags.Number<int>(
        "--context-window",
        "TOKENS",
        "The model's window, where it is not known.");
    private readonly Option<string?> _policy = Flags.Text(
        "--policy",
        "NAME|off",
        "What cells may name: a policy, a file NAME.policy, or off. Default: sealed.");
    private readonly Option<string?> _isolation = Flags.Text(
        "--isolation",
        "sealed|process|in-process",
        "How far cells are kept from this machine; in-process is no sandbox at all. Default: sealed.");

    /// <param name="cellTimeout">What the command's help says of the time limit of a cell.</param>
    public SettingsFlags(string cellTimeout) =>
        _cellTimeout = Flags.Time("--cell-timeout", cellTimeout, $"Time that one cell may use for itself. Default: {cellTimeout}.");

    /// <summary>Which models there are, and where.</summary>
    public void AddModels(Command command) => Add(command, _model, _subModel, _childModels, _summaryModel, _baseUrl);

    /// <summary>What cells may do.</summary>
    public void AddCells(Command command) => Add(command, _policy, _isolation, _cellTimeout);

    /// <summary>Of what cells may do that part which does not show in what they are told.</summary>
    public void AddIsolation(Command command) => Add(command, _isolation, _cellTimeout);

    /// <summary>How a run is told, and where it ends at the latest.</summary>
    public void AddCeilings(Command command)
    {
        AddLimits(command);
        Add(command, _route, _action, _context, _contextWindow);
    }

    /// <summary>The flags that say how runs are told; a session keeps those that it was made with.</summary>
    /// <returns>Names of those that the command line has.</returns>
    public IEnumerable<string> OfTelling(ParseResult parsed) =>
        new Option[] { _route, _action, _context, _contextWindow, _policy }
            .Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>Where a run ends at the latest.</summary>
    public void AddLimits(Command command) =>
        Add(
            command,
            _maxTurns,
            _maxTokens,
            _maxCost,
            _maxSubcalls,
            _maxDepth,
            _maxChildren,
            _timeout,
            _waitForRateLimit,
            _maxParallel,
            _maxParallelChildren);

    public Settings Read(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(_model),
        SubModel = parsed.GetValue(_subModel),
        ChildModels = parsed.GetValue(_childModels) is { Length: > 0 } children ? children : null,
        SummaryModel = parsed.GetValue(_summaryModel),
        BaseUrl = parsed.GetValue(_baseUrl),
        MaxTurns = parsed.GetValue(_maxTurns),
        MaxTokens = parsed.GetValue(_maxTokens),
        MaxCost = parsed.GetValue(_maxCost),
        MaxSubcalls = parsed.GetValue(_maxSubcalls),
        MaxDepth = parsed.GetValue(_maxDepth),
        MaxChildren = parsed.GetValue(_maxChildren),
        MaxParallelChildren = parsed.GetValue(_maxParallelChildren),
        Route = parsed.GetValue(_route),
        Action = parsed.GetValue(_action),
        Timeout = parsed.GetValue(_timeout),
        WaitForRateLimit = parsed.GetValue(_waitForRateLimit) ? true : null,
        CellTimeout = parsed.GetValue(_cellTimeout),
        MaxParallel = parsed.GetValue(_maxParallel),
        Context = parsed.GetValue(_context),
        ContextWindow = parsed.GetValue(_contextWindow),
        Policy = parsed.GetValue(_policy),
        Isolation = parsed.GetValue(_isolation),
    };

    private static void Add(Command command, params Option[] options)
    {
        foreach (Option option in options)
            command.Add(option);
    }
}
