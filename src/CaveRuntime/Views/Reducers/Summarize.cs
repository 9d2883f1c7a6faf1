using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>How much of the end of a view a summary leaves alone.</summary>
/// <param name="Turns">At least so many turns.</param>
/// <param name="Share">And turns up to this share of the view.</param>
public readonly record struct Kept(int Turns, double Share = 0);

/// <summary>
/// Puts a filled-in form in the place of old turns. The originals are archived first, the previous summary is part of what the model
/// reads, the user's messages stay beside it, and no reply is parted from its observations. An empty, failed or cut-off summary
/// changes nothing. Sources: the auto-compact of Claude Code, the chat compression of Gemini CLI, the summarization of Manus.
/// </summary>
/// <param name="schema">The form.</param>
/// <param name="kept">What stays whole at the end.</param>
/// <param name="shorten">Whether the model is shown shortened messages.</param>
/// <param name="minTurns">Turns that it has to stand for at least; for fewer, the call costs more than it frees.</param>
public sealed class Summarize(SummarySchema schema, Kept kept, bool shorten = false, int minTurns = 1) : IViewReducer
{
    // What the model is to write needs room in its window beside what it reads.
    private const double Readable = 0.85;

    /// <inheritdoc/>
    public async Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        int through = Through(now);
        int start = now.Reduction.Start;
        Message[] leaving =
        [
            .. Enumerable.Range(start, Math.Max(0, through - start)).Where(now.Reduction.Shows)
                .Select(i => now.Messages[i]).Where(m => m.Kind != MessageKind.Question),
        ];
        int turns = now.Turns.Count(turn => turn.To <= through && turn.Messages.Any(now.Reduction.Shows));
        if (leaving.Sum(m => m.Estimate) < now.MinGain || leaving.Length == 0 || turns < minTurns)
            return new ReducerResult(now.Reduction);
        string handle = await now.ArchiveAsync(leaving, cancellationToken).ConfigureAwait(false);
        Summary? old = now.Reduction.Summary;
        string question = now.Messages.LastOrDefault(m => m.Kind == MessageKind.Question)?.Text ?? "";
        string request = SummaryRequest.Of(
            schema,
            old?.Body ?? "",
            leaving,
            now.Instructions,
            shorten,
            (long)(now.Usable * Readable),
            question);
        SummaryReply reply = await now.SummarizeAsync(request, cancellationToken).ConfigureAwait(false);
        (string? filled, string? wrong) = reply.Problem is null ? schema.Read(reply.Text) : (null, reply.Problem);
        return filled is null
            ? new ReducerResult(now.Reduction, $"The view was not summarized: {wrong}. It stays as it was.")
            : new ReducerResult(now.Reduction with { Summary = new Summary(through, filled, (old?.Handles ?? []).Add(handle)) });
    }

    private int Through(ReducerInput now)
    {
        long spare = (long)(now.View.Estimate * kept.Share);
        int turns = 0;
        for (int i = now.Turns.Count - 1; i >= 0; i--)
        {
            spare -= now.Turns[i].Messages.Where(now.Reduction.Shows).Sum(now.EstimateOf);
            if (turns++ >= kept.Turns && spare < 0)
                return Math.Min(now.Turns[i].To, now.MaxThrough);
        }

        return now.Reduction.Start;
    }
}
