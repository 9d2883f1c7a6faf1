using CaveRuntime.Prompts;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Transcripts.Views;
using CaveRuntime.Transcripts.Views.Policies;
using CaveRuntime.Trees;

namespace CaveRuntime.Runs;

/// <summary>Makes the view of a new session or child from its options.</summary>
internal static class SessionViews
{
    // Where nothing is known of a model. A smaller window shows in the first overflow, which is taken as the window from then on.
    private const int AssumedWindow = 128_000;

    /// <summary>An empty transcript under the system prompt, and the policy that keeps its view small.</summary>
    public static SessionView Open(CaveOptions options)
    {
        ViewPolicy policy = ViewPolicies.Find(options.Context);
        string system = options.SystemPrompt ?? Prompt.Of("operator");
        if (options.ActionFormat == ActionFormat.ToolCall)
            system = $"{system}\n\n{Prompt.Of("action-tool-call")}";
        if (policy.Branches is not null)
            system = $"{system}\n\n{Prompt.Of("branch")}";
        long window = NamedModel.Operator(options).Window ?? AssumedWindow;
        return new SessionView(new Transcript(system), policy, new Archive(new ArchiveFolder(options.ArchiveFolder)), window);
    }
}
