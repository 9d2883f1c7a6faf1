using CaveRuntime.Scopes.Calls;
using CaveRuntime.Views;

namespace CaveRuntime.Calls;

/// <summary>Answers what cells ask of their own view: branches and the archive. Thread-safe.</summary>
internal sealed class ViewCalls(SessionView sessionView)
{
    /// <summary>Answers one call.</summary>
    public Task<ScopeResult> AnswerAsync(ScopeCall call, CancellationToken cancellationToken) => call switch
    {
        BranchCall branch => Task.FromResult(Result(sessionView.Branches.AskToBranch(branch.Description, branch.Prompt))),
        FoldCall fold => Task.FromResult(Result(sessionView.Branches.AskToFold(fold.Message))),
        ArchiveCountCall => Task.FromResult<ScopeResult>(new ArchiveCountResult(sessionView.Archive.Count)),
        ArchiveReadCall read => ReadAsync(read, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such call."),
    };

    private async Task<ScopeResult> ReadAsync(ArchiveReadCall call, CancellationToken cancellationToken)
    {
        (string? text, string? problem) = await sessionView.Archive.ReadAsync(call.Handle, cancellationToken).ConfigureAwait(false);
        return problem is null ? new ArchiveTextResult(text ?? "") : new FailedResult(problem);
    }

    private static ScopeResult Result(string? problem) =>
        problem is null ? new DoneResult() : new FailedResult(problem);
}
