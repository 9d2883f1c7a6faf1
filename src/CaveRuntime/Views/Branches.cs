using CaveRuntime.Transcripts;

namespace CaveRuntime.Views;

/// <summary>A branch that is open.</summary>
/// <param name="Number">Counted from 1 in its run.</param>
/// <param name="Description">What it is for, in a few words.</param>
/// <param name="From">Index of the reply that opened it.</param>
/// <param name="Observation">Index of the observation that became its first instruction.</param>
internal sealed record OpenBranch(int Number, string Description, int From, int Observation)
{
    /// <summary>Whether it was asked to come to an end.</summary>
    public bool IsWrappingUp { get; init; }

    /// <summary>Its first cell, where it has a scope of its own; null where it shares the main line's.</summary>
    public int? FirstCell { get; init; }
}

/// <summary>
/// Which state a run is in: planning in the main line, or executing in a branch. What cells ask for is checked here, on the host, and
/// takes effect when the cell has ended; of one cell only the first request counts. Thread-safe, since calls come from anywhere.
/// Source: Context-Folding (arXiv 2510.11967, section 2).
/// </summary>
internal sealed class Branches(ViewPolicy policy)
{
    private const int MaxDescriptionChars = 200, MaxPromptChars = 20_000;

    private readonly Lock _gate = new();
    private BranchRequest? _request;
    private int _opened;
    private bool _ownScopes;

    /// <summary>The branch that is open; null in the main line.</summary>
    public OpenBranch? Open { get; private set; }

    /// <summary>Takes note that the running cell wants to open a branch.</summary>
    /// <returns>Why it may not; null where it may.</returns>
    public string? AskToBranch(string description, string prompt, bool ownScope)
    {
        lock (_gate)
        {
            string? refusal = policy.Branches is not { } limits ? $"the view policy {policy.Name} has no branches; go on without"
                : Open is { } open ? $"this is branch {open.Number} already ({open.Description}); branches do not nest. "
                    + "Do the work here, or end this one with fold(message) first"
                : _request is not null ? "this cell has called branch or fold before; only the first call counts"
                : _opened >= limits.Max ? $"all {limits.Max} branches of this run are used up; go on alone in the main line"
                : ownScope && !_ownScopes ? "a branch has a scope of its own only in a session that is kept and whose variables can be "
                    + "built again; leave ownScope out"
                : string.IsNullOrWhiteSpace(description) || string.IsNullOrWhiteSpace(prompt) ? "branch needs a description and a prompt"
                : null;
            if (refusal is not null)
                return refusal;
            string what = Excerpt.Head(description.ReplaceLineEndings(" "), MaxDescriptionChars);
            _request = new BranchRequest(what, Excerpt.Head(prompt, MaxPromptChars), null, ownScope);
            return null;
        }
    }

    /// <summary>Takes note that the running cell wants to end the branch.</summary>
    /// <returns>Why it may not; null where it may.</returns>
    public string? AskToFold(string message)
    {
        lock (_gate)
        {
            string? refusal = Open is null ? "no branch is open, so there is nothing to fold. Go on, or answer with FINAL(value)"
                : _request is not null ? "this cell has called branch or fold before; only the first call counts"
                : string.IsNullOrWhiteSpace(message) ? "fold needs a message: all that the main line learns of this branch"
                : null;
            if (refusal is null)
                _request = new BranchRequest("", "", Excerpt.Head(message, MaxPromptChars), OwnScope: false);
            return refusal;
        }
    }

    /// <summary>What the cell that has ended asked for; nothing where it failed.</summary>
    public BranchRequest? TakeRequest(bool cellIsOk)
    {
        lock (_gate)
        {
            BranchRequest? request = cellIsOk ? _request : null;
            _request = null;
            return request;
        }
    }

    /// <summary>A run begins: its branches are counted anew.</summary>
    /// <param name="ownScopes">Whether branches can have a scope of their own.</param>
    public void Begin(bool ownScopes)
    {
        lock (_gate)
            (_opened, _request, Open, _ownScopes) = (0, null, null, ownScopes);
    }

    /// <summary>Number that the next branch has.</summary>
    public int NextNumber => _opened + 1;

    /// <summary>Enters the executing state.</summary>
    public void Enter(OpenBranch branch)
    {
        lock (_gate)
            (Open, _opened) = (branch, branch.Number);
    }

    /// <summary>Notes that the branch was asked to come to an end.</summary>
    public void WrapUp() => Open = Open! with { IsWrappingUp = true };

    /// <summary>Returns to the planning state.</summary>
    public void Leave()
    {
        lock (_gate)
            Open = null;
    }

    /// <summary>What a cell asks for: a branch, or with <see cref="Message"/> the end of one.</summary>
    internal sealed record BranchRequest(string Description, string Prompt, string? Message, bool OwnScope);
}
