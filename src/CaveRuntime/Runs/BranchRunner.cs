using CaveRuntime.Events;
using CaveRuntime.Prompts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Views;

namespace CaveRuntime.Runs;

/// <summary>Carries out what cells wish of branches, and ends a branch that has grown too large.</summary>
internal sealed class BranchRunner(SessionView sessionView, Func<int, bool, bool> forget, EventLog events)
{
    private const double WrapUpAt = 0.8;

    // The main line reads what it had observed before, so that the result finds its place.
    private string _observation = "";

    /// <summary>The observation as the model reads it: with what it has wished, and in a branch with the reminder that it is in
    /// one.</summary>
    public string Observation(string observation, Branches.BranchRequest? request) => (request, sessionView.Branches.Open) switch
    {
        ({ Message: null }, _) => $"{observation}\n{PromptCatalog.BranchOpened.Fill(
            ("prompt", request.Prompt),
            ("variables", request.OwnScope ? "What cells do to variables here is undone when it ends." : "Variables are shared with the main line."),
            ("description", request.Description),
            ("number", $"{sessionView.Branches.NextNumber}"))}",
        (null, { } open) => $"{observation}\n{PromptCatalog.BranchReminder.Fill(("description", open.Description), ("number", $"{open.Number}"))}",
        _ => observation,
    };

    /// <summary>Enters or leaves a branch; the observation of the cell that asked for it is the transcript's last message.</summary>
    public async Task GrantAsync(Branches.BranchRequest request, int cell, string observation, CancellationToken cancellationToken)
    {
        if (request.Message is { } message)
        {
            await FoldAsync(message, forced: false, forgetsNow: true, cancellationToken).ConfigureAwait(false);
            return;
        }

        int last = sessionView.Transcript.Messages.Count - 1;
        var branch = new OpenBranch(sessionView.Branches.NextNumber, request.Description, last - 1, last)
        {
            FirstCell = request.OwnScope ? cell + 1 : null,
        };
        _observation = observation;
        sessionView.Branches.Enter(branch);
        events.Add(new BranchOpened(branch.Number, cell, request.Description, request.Prompt));
    }

    /// <summary>Looks at the size of an open branch; ends it where asking would come too late.</summary>
    /// <returns>Whether it has to be asked to come to an end.</returns>
    public async Task<bool> IsTooLargeAsync(string? lastWords, CancellationToken cancellationToken)
    {
        if (sessionView.Branches.Open is not { } open)
            return false;
        long tokens = sessionView.Tokens(sessionView.Current());
        long most = Math.Min(sessionView.Policy.Branches!.ViewTokens, sessionView.Usable);
        if (tokens > sessionView.Usable || (open.IsWrappingUp && tokens > most))
        {
            await FoldAsync(lastWords ?? "nothing was found", forced: true, forgetsNow: true, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (open.IsWrappingUp || tokens < most * WrapUpAt)
            return false;
        sessionView.Branches.WrapUp();
        return true;
    }

    /// <summary>Ends a branch that is still open.</summary>
    public Task EndAsync(string? lastWords, bool isBrokenOff, CancellationToken cancellationToken) => sessionView.Branches.Open is null
        ? Task.CompletedTask
        : FoldAsync(lastWords ?? "the run ended", forced: true, forgetsNow: !isBrokenOff, cancellationToken);

    private async Task FoldAsync(string message, bool forced, bool forgetsNow, CancellationToken cancellationToken)
    {
        OpenBranch open = sessionView.Branches.Open!;
        long before = sessionView.Tokens(sessionView.Current());
        string all = Archive.Dump(sessionView.Transcript.Messages.Skip(open.From));
        string handle = await sessionView.Archive.AddAsync(all, cancellationToken).ConfigureAwait(false);
        sessionView.TellOfArchive(events.Add);
        bool forgot = open.FirstCell is { } first && forget(first, forgetsNow);
        string result = $"{_observation}\n{PromptCatalog.BranchFolded.Fill(
            ("handle", handle),
            ("message", message),
            ("how", (forced ? "was ended before it was done" : "is done") + (forgot ? ", and variables are as they were before it" : "")),
            ("description", open.Description),
            ("number", $"{open.Number}"))}";
        sessionView.Fold(result, handle);
        events.Add(new BranchFolded(open.Number, message, result, before, sessionView.Tokens(sessionView.Current()), forced));
    }
}
