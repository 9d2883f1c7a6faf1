using System.Globalization;
using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Views;

/// <summary>
/// What a session's model is sent: the transcript, what makes it smaller, the archive of what left, and what is known of the window.
/// Not thread-safe but for the archive and the requests of cells: a session runs one question at a time.
/// </summary>
internal sealed class SessionView(
    Transcript transcript, ViewPolicy policy, Archive archive, long window, InputQuotes? quotes = null) : IDisposable
{
    // A reply needs room in the window, too.
    private const long MaxReserve = 8_192;
    private const int ReserveDivisor = 8;

    // Requests in a row that the last resort had to cut: by then each turn brings back as much as was cut.
    private const int MaxCuts = 5;

    private readonly StagePauses _pauses = new();
    private long _given = window;
    private long _window = window;
    private bool _warned;
    private int _cuts;

    /// <summary>The log.</summary>
    public Transcript Transcript => transcript;

    /// <summary>The policy.</summary>
    public ViewPolicy Policy => policy;

    /// <summary>What left the view.</summary>
    public Archive Archive => archive;

    /// <summary>Planning or executing.</summary>
    public Branches Branches { get; } = new(policy);

    /// <summary>Tokens of the model that writes cells.</summary>
    public TokenCounter Counter { get; } = new();

    /// <summary>What makes the view smaller so far.</summary>
    public Reduction Reduction { get; private set; } = Reduction.None;

    /// <summary>Most tokens that a view may hold.</summary>
    public long Usable => _window - Math.Min(MaxReserve, _window / ReserveDivisor);

    /// <summary>Estimated tokens of a view, corrected for the model.</summary>
    public long Tokens(View view) => Counter.Of(view.Estimate);

    /// <summary>Says why it is of no use to go on, where each turn fills the window again; null where it does not.</summary>
    public string? TakeThrash()
    {
        if (_cuts < MaxCuts)
            return null;
        _cuts = 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The window of {_window:N0} tokens is too small for the turns of this run: {MaxCuts} requests in a row had to be cut, and each time the next turn filled the view again. Give the model a larger window (--context-window), or let cells print less.");
    }

    /// <summary>The view as it stands.</summary>
    public View Current() => View.Of(transcript, Reduction);

    /// <summary>The view for the next request: the policy's stages are tried in order until none has anything to do.</summary>
    /// <param name="summarizer">Asks the model for a summary.</param>
    /// <param name="tell">Takes events.</param>
    /// <param name="cancellationToken">Stops; what was done by then stays.</param>
    public async Task<View> ViewAsync(
        Func<string, CancellationToken, Task<SummaryReply>> summarizer,
        Action<RunEvent> tell,
        CancellationToken cancellationToken)
    {
        View view = Current();
        bool cut = false;
        Warn(view, tell);
        for (int i = 0; i < policy.Stages.Count; i++)
        {
            ViewStage stage = policy.Stages[i];
            if (!stage.Fires(Tokens(view), Usable) || (!stage.IsLast && _pauses.IsPaused(i, transcript.Messages.Count)))
                continue;
            ReducerInput now = InputOf(view, summarizer, (long)(view.Estimate * stage.MinGain));
            ReducerResult result = await ReductionRules.ReduceAsync(stage.Reducer, stage.Name, now, archive, cancellationToken)
                .ConfigureAwait(false);
            if (result.Problem is not null)
                tell(new WarningRaised(result.Problem));
            View after = View.Of(transcript, result.Next);
            if (after.Estimate >= view.Estimate || view.Estimate - after.Estimate < now.MinGain)
            {
                // A reducer that saw beforehand that it would free too little has cost nothing; soon there may be more to free.
                bool undone = !ReferenceEquals(result.Next, Reduction);
                if (undone && result.Problem is null && !stage.IsLast)
                    tell(NotWorthIt(stage, view, after));
                if (undone || result.Problem is not null)
                    _pauses.Pause(i, transcript.Messages.Count);
                continue;
            }

            _pauses.Resume(i);
            cut |= stage.IsLast;
            tell(new ViewReduced(policy.Name, stage.Name, Tokens(view), Tokens(after), archive.Count));
            (Reduction, view) = (result.Next, after);
            // A cheaper reducer may have something to do again; each round frees something, so the rounds end.
            i = -1;
        }

        _cuts = cut ? _cuts + 1 : 0;
        TellOfArchive(tell);
        return view;
    }

    /// <summary>Tells that the archive cannot be written, where that is news.</summary>
    public void TellOfArchive(Action<RunEvent> tell)
    {
        if (archive.TakeProblem() is { } problem)
            tell(new WarningRaised(problem));
    }

    /// <summary>Says what the window is. What a provider has said of it stands until it is another one.</summary>
    public void Use(long given)
    {
        if (given != _given)
            (_given, _window) = (given, given);
    }

    /// <summary>Takes a provider's word that a view was too large.</summary>
    /// <returns>Whether the policy can do anything about it.</returns>
    public bool Overflowed(View view, long? limit, long? requested)
    {
        if (requested is { } counted)
            Counter.Correct(view.Estimate, counted);
        _window = Math.Min(_window, limit ?? Tokens(view) * 4 / 5);
        _pauses.Clear();
        return policy.Stages.Count > 0;
    }

    /// <summary>Applies one reducer now, whatever the size of the view.</summary>
    /// <returns>Tokens before and after, and why nothing changed if nothing did.</returns>
    public async Task<(long Before, long After, string? Problem)> ApplyAsync(
        IViewReducer reducer,
        string? instructions,
        Func<string, CancellationToken, Task<SummaryReply>> summarizer,
        CancellationToken cancellationToken)
    {
        View view = Current();
        ReducerResult result = await ReductionRules.ReduceAsync(
            reducer,
            "the summary",
            InputOf(view, summarizer, 1) with { Instructions = instructions },
            archive,
            cancellationToken).ConfigureAwait(false);
        View after = View.Of(transcript, result.Next);
        if (after.Estimate >= view.Estimate)
            return (Tokens(view), Tokens(view), result.Problem ?? "There is nothing yet that would get smaller.");
        Reduction = result.Next;
        return (Tokens(view), Tokens(after), result.Problem);
    }

    /// <summary>Puts one result in the place of everything that happened in the open branch.</summary>
    /// <param name="result">What the main line reads.</param>
    /// <param name="handle">Where the branch is archived.</param>
    public void Fold(string result, string handle)
    {
        OpenBranch open = Branches.Open!;
        var inside = Enumerable.Range(open.Observation + 1, transcript.Messages.Count - open.Observation - 1)
            .Where(i => transcript.Messages[i].Kind != MessageKind.Question);
        var form = new MessageForm(MessageFormKind.Folded, result, handle);
        Reduction = Reduction.With(open.Observation, form) with { Gone = Reduction.Gone.Union(inside) };
        Branches.Leave();
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    private ReducerInput InputOf(View view, Func<string, CancellationToken, Task<SummaryReply>> summarizer, long minGain) =>
        new(transcript, Reduction, view, archive, summarizer, quotes)
        {
            Usable = (long)(Usable / Counter.Ratio),
            MinGain = minGain,
            MaxThrough = Branches.Open?.From ?? transcript.Messages.Count,
        };

    private WarningRaised NotWorthIt(ViewStage stage, View view, View after) => new(
        "The view stays as it was: " + string.Create(
            CultureInfo.InvariantCulture,
            $"{stage.Name} would have left {Tokens(after):N0} of {Tokens(view):N0} tokens, which is not worth an edit."));

    private void Warn(View view, Action<RunEvent> tell)
    {
        long tokens = Tokens(view);
        bool near = policy.WarnAt is { } share && tokens >= share * Usable;
        if (near && !_warned)
            tell(new WarningRaised($"The view holds {tokens:N0} of {Usable:N0} tokens; older turns are about to be summarized."));
        _warned = near;
    }
}
