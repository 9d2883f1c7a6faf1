using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Cli.Export;

/// <summary>Asks a model whether a branch did what it was opened for.</summary>
internal sealed class BranchScopeJudge(IChatClient model)
{
    private const int MaxChars = 24_000;

    /// <exception cref="ModelException">The model failed, or said neither of the two.</exception>
    public async Task<bool> IsInScopeAsync(Trajectory branch, CancellationToken cancellationToken)
    {
        string steps = string.Join("\n\n", branch.Messages.Select(s => $"[{(s.Turn is null ? "runtime" : "model")}]\n{s.Text}"));
        if (steps.Length > MaxChars)
            steps = $"{Excerpt.Head(steps, MaxChars / 2)}\n…\n{Excerpt.Tail(steps, MaxChars / 2)}";
        string prompt = JudgePrompt.Of(branch.Task!, steps);
        ChatResponse response = await model.GetResponseAsync(
            [new ChatMessage(ChatRole.User, prompt)],
            cancellationToken: cancellationToken).ConfigureAwait(false);
        string verdict = response.Text.Trim().TrimEnd('.').ToUpperInvariant();
        return verdict switch
        {
            "IN SCOPE" => true,
            "OUT OF SCOPE" => false,
            _ => throw new ModelException(
                ModelErrorKind.BadReply,
                $"The judge was to say IN SCOPE or OUT OF SCOPE, and said '{Excerpt.Head(response.Text.Trim(), 80)}'. Choose another judge."),
        };
    }
}
