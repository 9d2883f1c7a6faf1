using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Views;

/// <summary>What a part has to work with. All sizes are estimates; the model's own tokens are behind the caller's counter.</summary>
/// <param name="Transcript">The whole story.</param>
/// <param name="Reduction">What makes the view smaller so far.</param>
/// <param name="View">The view of these two.</param>
/// <param name="Usable">Most that a view may hold.</param>
/// <param name="MinGain">What a part has to free at least; with less it may as well do nothing.</param>
/// <param name="Archive">Where bulk goes before it leaves.</param>
/// <param name="Summarizer">The model that fills in summaries.</param>
/// <param name="MaxThrough">Index that no summary may reach beyond: where an open branch begins.</param>
/// <param name="Instructions">What the user wants a summary to keep in mind; null for nothing.</param>
internal sealed record ReducerInput(
    Transcript Transcript,
    Reduction Reduction,
    View View,
    long Usable,
    long MinGain,
    Archive Archive,
    Func<string, CancellationToken, Task<SummaryReply>> Summarizer,
    int MaxThrough,
    string? Instructions = null)
{
    /// <summary>All messages.</summary>
    public IReadOnlyList<Message> Messages => Transcript.Messages;

    /// <summary>The turns that no summary stands for, in order.</summary>
    public List<Turn> Turns { get; } = Turn.Of(Transcript.Messages, Reduction.Start);
}

/// <summary>What a summarizing model said.</summary>
/// <param name="Text">Its reply.</param>
/// <param name="Problem">Why there is no whole reply; null where there is one.</param>
internal sealed record SummaryReply(string Text, string? Problem = null);
