using CaveRuntime.Scopes;
using CaveRuntime.Views;

namespace CaveRuntime.Calls;

/// <summary>Answers what cells ask of their own context: branches and the archive. Thread-safe.</summary>
internal sealed class ViewCalls(SessionView context)
{
    /// <summary>Answers one call.</summary>
    public Task<CallResult> AnswerAsync(Call call, CancellationToken cancellation) => call.Kind switch
    {
        CallKind.Branch => Task.FromResult(Result(call, "", context.Branches.AskToBranch(call.Prompt, call.System ?? ""))),
        CallKind.Fold => Task.FromResult(Result(call, "", context.Branches.AskToFold(call.Prompt))),
        CallKind.ArchiveCount => Task.FromResult(Result(call, FormattableString.Invariant($"{context.Archive.Count}"), null)),
        _ => ReadAsync(call, cancellation),
    };

    private async Task<CallResult> ReadAsync(Call call, CancellationToken cancellation)
    {
        (string? text, string? problem) = await context.Archive.ReadAsync(call.Prompt, cancellation).ConfigureAwait(false);
        return Result(call, text ?? "", problem);
    }

    private static CallResult Result(Call call, string text, string? problem) => new(call.Id, problem is null, text, problem);
}
