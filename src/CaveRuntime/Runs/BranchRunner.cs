using CaveRuntime.Events;
using CaveRuntime.Prompts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Views;

namespace CaveRuntime.Runs;

/// <summary>Carries out what cells wish of branches, and ends a branch that has grown too large.</summary>
internal sealed class BranchRunner(SessionView context, EventLog events)
{
    private const double WrapUpAt = 0.8;

    // The main line reads what it had observed before, so that the result finds its place.
    private string _observation = "";

    /// <summary>The observation as the model reads it: with what it has wished, and in a branch with the reminder that it is in
    /// one.</summary>
    public string Observation(string observation, Branches.BranchRequest? request) => (request, context.Branches.Open) switch
    {
        ({ Message: null }, _) => $"{observation}\n{PromptCatalog.BranchOpened.Fill(("prompt", request.Prompt), ("description", request.Description), ("number", $"{context.Branches.NextNumber}"))}",
        (null, { } open) => $"{observation}\n{PromptCatalog.BranchReminder.Fill(("description", open.Description), ("number", $"{open.Number}"))}",
        _ => observation,
    };

    /// <summary>Enters or leaves a branch; the observation of the cell that asked for it is the transcript's last message.</summary>
    public async Task GrantAsync(Branches.BranchRequest request, int cell, string observation, CancellationToken cancellationToken)
    {
        if (request.Message is { } message)
        {
            await FoldAsync(message, forced: false, cancellationToken).ConfigureAwait(false);
            return;
        }

        int last = context.Transcript.Messages.Count - 1;
        var branch = new OpenBranch(context.Branches.NextNumber, request.Description, last - 1, last);
        _observation = observation;
        context.Branches.Enter(branch);
        events.Add(new BranchOpened(branch.Number, cell, request.Description, request.Prompt));
    }

    /// <summary>Looks at the size of an open branch; ends it where asking would come too late.</summary>
    /// <returns>Whether it has to be asked to come to an end.</returns>
    public async Task<bool> IsTooLargeAsync(string? lastWords, CancellationToken cancellationToken)
    {
        if (context.Branches.Open is not { } open)
            return false;
        long tokens = context.Tokens(context.Current());
        long most = Math.Min(context.Policy.Branches!.ViewTokens, context.Usable);
        if (tokens > context.Usable || (open.IsWrappingUp && tokens > most))
        {
            await FoldAsync(lastWords ?? "nothing was found", forced: true, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (open.IsWrappingUp || tokens < most * WrapUpAt)
            return false;
        context.Branches.WrapUp();
        return true;
    }

    /// <summary>Ends a branch that is still open.</summary>
    public Task EndAsync(string? lastWords, CancellationToken cancellationToken) =>
        context.Branches.Open is null ? Task.CompletedTask : FoldAsync(lastWords ?? "the run ended", forced: true, cancellationToken);

    private async Task FoldAsync(string message, bool forced, CancellationToken cancellationToken)
    {
        OpenBranch open = context.Branches.Open!;
        long before = context.Tokens(context.Current());
        string all = Archive.Dump(context.Transcript.Messages.Skip(open.From));
        string handle = await context.Archive.AddAsync(all, cancellationToken).ConfigureAwait(false);
        context.TellOfArchive(events.Add);
        string result = $"{_observation}\n{PromptCatalog.BranchFolded.Fill(
            ("handle", handle),
            ("message", message),
            ("how", forced ? "was ended before it was done" : "is done"),
            ("description", open.Description),
            ("number", $"{open.Number}"))}";
        context.Fold(result, handle);
        events.Add(new BranchFolded(open.Number, message, result, before, context.Tokens(context.Current()), forced));
    }
}
