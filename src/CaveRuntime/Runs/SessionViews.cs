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

    /// <summary>An empty transcript under the system prompt, and the policy that keeps its view small.</summary>
    public static SessionView Open(CaveOptions options)
    {
        ViewPolicy policy = options.ViewPolicy ?? ViewPolicies.Find(options.Context);
        long window = NamedModel.Operator(options).Window ?? AssumedWindow;
        return new SessionView(
            new Transcript(SystemPrompt(options.SystemPrompt, options.ActionFormat, policy)),
            policy,
            new Archive(new ArchiveFolder(options.ArchiveFolder)),
            window);
    }

    /// <summary>What stands before the first message of every view.</summary>
    public static string SystemPrompt(string? own, ActionFormat format, ViewPolicy policy)
    {
        string turn = (format == ActionFormat.ToolCall ? PromptCatalog.TurnToolCall : PromptCatalog.TurnFenced).ToString();
        string system = own is null ? PromptCatalog.Operator.Fill(("turn", turn))
            : format == ActionFormat.ToolCall ? $"{own}\n\n{turn}"
            : own;
        return policy.Branches is { } branches
            ? $"{system}\n\n{PromptCatalog.BranchRules.Fill(("most", FormattableString.Invariant($"{branches.Max}")))}"
            : system;
    }
}
