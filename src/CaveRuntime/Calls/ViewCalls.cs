using CaveRuntime.Scopes.Calls;
using CaveRuntime.Views;

namespace CaveRuntime.Calls;

/// <summary>Answers what cells ask of their own view: branches and the archive. Thread-safe.</summary>
internal sealed class ViewCalls(SessionView sessionView)
{
    /// <summary>Takes note of what a cell wants of its branches; it takes effect when the cell has ended.</summary>
    public ScopeResult Ask(ScopeCall call) => call switch
    {
        BranchCall branch => Result(sessionView.Branches.AskToBranch(branch.Description, branch.Prompt, branch.OwnScope)),
        FoldCall fold => Result(sessionView.Branches.AskToFold(fold.Message)),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such call."),
    };

    /// <summary>Answers a call of the archive.</summary>
    public Task<ScopeResult> AnswerAsync(ScopeCall call, CancellationToken cancellationToken) => call switch
    {
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
