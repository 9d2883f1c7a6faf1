using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Views;

/// <summary>
/// What a reducer has to work with. Immutable. All sizes are estimated tokens: what the provider really counts is taken into account
/// in <see cref="Usable"/>.
/// </summary>
public sealed record ReducerInput
{
    private readonly Transcript _transcript;
    private readonly Archive _archive;
    private readonly Func<string, CancellationToken, Task<SummaryReply>> _summarizer;
    private readonly InputQuotes? _quotes;

    /// <summary>The input for a view as it stands.</summary>
    /// <param name="transcript">The whole story.</param>
    /// <param name="reduction">What makes the view smaller so far.</param>
    /// <param name="view">The view of these two.</param>
    /// <param name="archive">Where messages go before they leave.</param>
    /// <param name="summarizer">The model that fills in summaries.</param>
    /// <param name="quotes">Knows what is raw text of the input; null where there is none.</param>
    internal ReducerInput(
        Transcript transcript,
        Reduction reduction,
        View view,
        Archive archive,
        Func<string, CancellationToken, Task<SummaryReply>> summarizer,
        InputQuotes? quotes = null)
    {
        (_transcript, _archive, _summarizer, _quotes) = (transcript, archive, summarizer, quotes);
        (Reduction, View, Turns) = (reduction, view, Turn.Of(transcript.Messages, reduction.Start));
    }

    /// <summary>All messages of the session, whole and in order. A message is named by its index in this list.</summary>
    public IReadOnlyList<Message> Messages => _transcript.Messages;

    /// <summary>What makes the view smaller so far.</summary>
    public Reduction Reduction { get; private init; }

    /// <summary>The view as it stands.</summary>
    public View View { get; private init; }

    /// <summary>The turns that no summary stands for, in order.</summary>
    public IReadOnlyList<Turn> Turns { get; private init; }

    /// <summary>Most that a view may hold.</summary>
    public required long Usable { get; init; }

    /// <summary>What the reducer has to free at least; with less it may as well do nothing.</summary>
    public required long MinGain { get; init; }

    /// <summary>Index that no summary may reach beyond: where an open branch begins, or the number of messages.</summary>
    public required int MaxThrough { get; init; }

    /// <summary>What the user wants a summary to keep in mind; null for nothing.</summary>
    public string? Instructions { get; init; }

    /// <summary>This, with another reduction, its view and its turns: what a second reducer is given after a first one.</summary>
    public ReducerInput With(Reduction reduction) => ReferenceEquals(reduction, Reduction)
        ? this
        : this with { Reduction = reduction, View = ViewOf(reduction), Turns = Turn.Of(Messages, reduction.Start) };

    /// <summary>The view that a reduction would give.</summary>
    public View ViewOf(Reduction reduction) => View.Of(_transcript, reduction);

    /// <summary>Estimated tokens of what the view shows in the place of a message.</summary>
    public long EstimateOf(int message) =>
        Reduction.Forms.TryGetValue(message, out MessageForm? form) ? form.Estimate : Messages[message].Estimate;

    /// <summary>
    /// Whether a message shows, for the most part, raw text of the input, word for word: it can be printed again, a result would have to
    /// be worked out again. Told by samples; false where the input is too large to look for them.
    /// </summary>
    public bool QuotesInput(int message) => _quotes?.Has(Messages[message]) == true;

    /// <summary>Writes one message to the archive, where cells find it. To be called before the message leaves the view.</summary>
    /// <returns>The handle, such as <c>archive:12</c>, which the view has to name.</returns>
    public Task<string> ArchiveAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _archive.AddAsync(message.Text, cancellationToken);
    }

    /// <summary>Writes several messages to the archive as one piece; a line above each says what it is.</summary>
    /// <returns>The handle, such as <c>archive:12</c>, which the view has to name.</returns>
    public Task<string> ArchiveAsync(IEnumerable<Message> messages, CancellationToken cancellationToken) =>
        _archive.AddAsync(Archive.Dump(messages), cancellationToken);

    /// <summary>Asks the session's model, at the expense of the run.</summary>
    /// <returns>The reply; a failure is a reply that says so.</returns>
    public Task<SummaryReply> SummarizeAsync(string request, CancellationToken cancellationToken) =>
        _summarizer(request, cancellationToken);
}

/// <summary>What a summarizing model said. Immutable.</summary>
/// <param name="Text">Its reply.</param>
/// <param name="Problem">Why there is no whole reply; null where there is one.</param>
public sealed record SummaryReply(string Text, string? Problem = null);
