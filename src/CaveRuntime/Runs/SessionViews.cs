using CaveRuntime.Inputs;
using CaveRuntime.Prompts;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Trees;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;

namespace CaveRuntime.Runs;

/// <summary>Makes the view of a new session or child from its options.</summary>
internal static class SessionViews
{
    // Where nothing is known of a model. A smaller window shows in the first overflow, which is taken as the window from then on.
    private const int AssumedWindow = 128_000;

    // Variables can only be what they were before where cells are kept.
    private const string OwnScope =
        " For something that may fail, `branch(description, prompt, ownScope: true)` undoes what its cells did to variables when it ends; its message is all that stays.";

    /// <summary>An empty transcript under the system prompt, and the policy that keeps its view small.</summary>
    public static SessionView Open(CaveOptions options, InputSlice context)
    {
        ViewPolicy policy = options.ViewPolicy ?? ViewPolicies.Find(options.Context);
        return new SessionView(
            new Transcript(SystemPrompt(options, policy)),
            policy,
            // What is kept in a store, encrypted perhaps, lies nowhere else: the journal has it, and it is derived at each opening.
            new Archive(
                options is { Store: not null, ArchiveFolder: null } ? new ArchiveMemory() : new ArchiveFolder(options.ArchiveFolder)),
            WindowOf(options),
            new InputQuotes(() => context.Text));
    }

    /// <summary>The window of the model that writes cells, as far as anybody knows.</summary>
    public static long WindowOf(CaveOptions options) => NamedModel.Operator(options).Window ?? AssumedWindow;

    /// <summary>What stands before the first message of every view. It never changes within a session.</summary>
    public static string SystemPrompt(CaveOptions options, ViewPolicy policy)
    {
        bool toolCall = options.ActionFormat == ActionFormat.ToolCall;
        string turn = (toolCall ? PromptCatalog.TurnToolCall : PromptCatalog.TurnFenced).ToString();
        string system = options.SystemPrompt is not { } own ? Operator(options, turn)
            : toolCall ? $"{own}\n\n{turn}"
            : own;
        return policy.Branches is { } branches
            ? $"{system}\n\n{PromptCatalog.BranchRules.Fill(
                ("most", Number(branches.Max)),
                ("own", options.Store is null ? "" : OwnScope))}"
            : system;
    }

    // What a model has to work with, in numbers: those that hold, not those that usually do.
    private static string Operator(CaveOptions options, string turn) => PromptCatalog.Operator.Fill(
        ("turn", turn),
        ("turns", Number(options.Limits.MaxTurns)),
        ("window", Number(NamedModel.Leaf(options).Window ?? AssumedWindow)),
        ("parallel", Number(options.Limits.MaxParallel)),
        ("subcalls", Number(options.Limits.MaxSubcalls)),
        ("seconds", FormattableString.Invariant($"{options.Limits.CellTimeout.TotalSeconds:0.#}")),
        ("shown", Number(options.Limits.ObservationChars)));

    private static string Number(long n) => FormattableString.Invariant($"{n:N0}");
}
