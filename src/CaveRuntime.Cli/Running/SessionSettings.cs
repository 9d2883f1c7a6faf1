using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Documents;
using CaveRuntime.Inputs;
using CaveRuntime.Views.Policies;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Running;

/// <summary>From settings to what a host is made of.</summary>
internal static class SessionSettings
{
    private const string Policies = "policies/";

    /// <summary>The policies that ship with the worker, and the word for none.</summary>
    public static IReadOnlyList<string> PolicyNames { get; } =
    [
        .. typeof(SessionSettings).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Policies, StringComparison.Ordinal)).Select(n => n[Policies.Length..]),
        "off",
    ];

    /// <summary>What reads documents that are not plain text; its processes end with this one.</summary>
    public static IReadOnlyList<IDocumentReader> Readers { get; } = [new SealedDocumentReader()];

    /// <exception cref="UsageException">A value is out of its range, or not available.</exception>
    public static CaveOptions ToOptions(this Settings settings, OpenModels models, ILoggerFactory logs)
    {
        string context = settings.Context ?? "auto";
        try
        {
            ViewPolicies.Find(context);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--context: {e.Message}", e);
        }

        (string? policy, var texts) = Policy(settings);
        var defaults = new CaveOptions { Model = models.Main };
        IsolationMode isolation = Isolation(settings.Isolation ?? "sealed");
        CaveOptions options = defaults with
        {
            SubModel = models.Sub,
            SummaryModel = models.Summary,
            Children = models.Children,
            ModelByName = models.Find,
            Limits = Limits(settings),
            Route = settings.Route switch
            {
                null or "loop" => Route.Loop,
                "auto" => Route.Auto,
                "direct" => Route.Direct,
                _ => throw new UsageException($"--route: there is no route '{settings.Route}'. Write loop, auto or direct."),
            },
            ActionFormat = settings.Action switch
            {
                null or "fenced" => ActionFormat.Fenced,
                "tool-call" => ActionFormat.ToolCall,
                _ => throw new UsageException($"--action: there is no form '{settings.Action}'. Write fenced or tool-call."),
            },
            Isolation = isolation,
            Policy = policy ?? defaults.Policy,
            PolicyTexts = texts,
            Context = context,
            ContextWindow = settings.ContextWindow,
            // One session: its own worker starts with it, and a second one would only take its time.
            WarmWorkers = 0,
            DocumentReaders = Readers,
            LoggerFactory = logs,
        };
        return isolation == IsolationMode.InProcess ? options.InProcess() : options;
    }

    private static RunLimits Limits(Settings settings)
    {
        // Files are checked where they are read, so this is a flag.
        if (Ranges.Problem(settings) is var (key, range))
            throw new UsageException($"--{key.Replace('_', '-')}: write {range}.");
        return settings.Over(new RunLimits());
    }

    /// <summary>These limits, and what the settings say of them.</summary>
    public static RunLimits Over(this Settings settings, RunLimits below) => below with
    {
        MaxTurns = settings.MaxTurns ?? below.MaxTurns,
        MaxTokens = settings.MaxTokens ?? below.MaxTokens,
        MaxCostUsd = settings.MaxCost ?? below.MaxCostUsd,
        MaxSubcalls = settings.MaxSubcalls ?? below.MaxSubcalls,
        MaxDepth = settings.MaxDepth ?? below.MaxDepth,
        MaxChildren = settings.MaxChildren ?? below.MaxChildren,
        MaxParallelChildren = settings.MaxParallelChildren ?? below.MaxParallelChildren,
        MaxParallel = settings.MaxParallel ?? below.MaxParallel,
        Timeout = settings.Timeout ?? below.Timeout,
        CellTimeout = settings.CellTimeout ?? below.CellTimeout,
    };

    private static IsolationMode Isolation(string name) => name switch
    {
        "sealed" => IsolationMode.Sealed,
        "process" => IsolationMode.Process,
        "in-process" => IsolationMode.InProcess,
        _ => throw new UsageException($"--isolation: there is no isolation '{name}'. Write sealed, process or in-process."),
    };

    /// <summary>A policy is one of those that ship with the worker, a file <c>….policy</c> of the user's own, or <c>off</c>.</summary>
    private static (string? Name, IReadOnlyDictionary<string, string> Texts) Policy(Settings settings)
    {
        string? policy = settings.Policy;
        if (policy is null || !policy.EndsWith(".policy", StringComparison.Ordinal))
        {
            return policy is null || PolicyNames.Contains(policy)
                ? (policy, new Dictionary<string, string>())
                : throw new UsageException(
                    $"--policy: there is no policy '{policy}'. Write {string.Join(", ", PolicyNames)}, or the name of a file NAME.policy.");
        }

        try
        {
            string name = Path.GetFileNameWithoutExtension(policy);
            return (name, new Dictionary<string, string> { [name] = settings.PolicyText ?? File.ReadAllText(policy) });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--policy {policy}: reading failed: {e.Message.TrimEnd('.')}. Name a policy, or a readable file.", e);
        }
    }
}
